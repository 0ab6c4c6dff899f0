"""The service ssm-incidents: incident records, response plans and the account's replication set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.api_calls import Answer
from sandbox.incident_manager.repeats import Body, Repeats, id_of, not_found
from sandbox.regions import ACCOUNT

SERVICE = "ssm-incidents"
REPLICATION_SET = f"arn:aws:ssm-incidents::{ACCOUNT}:replication-set/0a1b2c3d"
SOURCE = {"createdBy": f"arn:aws:iam::{ACCOUNT}:root", "source": "custom"}


@dataclass(slots=True)
class Record:
    """One incident there."""

    arn: str
    asked: Mapping[str, Any]
    at: datetime
    title: str
    impact: int
    status: str = "OPEN"
    timeline: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Incidents:
    """`plans` are the response plans that are there, each with the contacts it engages.

    `engage` gets each of these with the incident's ARN and what is asked of the contact.
    """

    clock: Callable[[], datetime]
    plans: dict[str, list[str]]
    engage: Callable[[str, str, Mapping[str, Any]], object]
    records: dict[str, Record] = field(default_factory=dict)
    replication: dict[str, str] = field(default_factory=lambda: {"ap-northeast-1": "ACTIVE"})
    repeats: Repeats = field(default_factory=Repeats)

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the service."""
        return {
            (SERVICE, "StartIncident"): self.start_incident,
            (SERVICE, "UpdateIncidentRecord"): self.update_incident_record,
            (SERVICE, "GetIncidentRecord"): self.get_incident_record,
            (SERVICE, "CreateTimelineEvent"): self.create_timeline_event,
            (SERVICE, "ListReplicationSets"): self.list_replication_sets,
            (SERVICE, "GetReplicationSet"): self.get_replication_set,
            (SERVICE, "GetResponsePlan"): self.get_response_plan,
        }

    def start_incident(self, asked: Mapping[str, Any]) -> Body:
        """A record, or the one of this token; its plan's contacts are engaged."""
        plan = asked["responsePlanArn"]
        if plan not in self.plans:
            raise not_found("response plan")
        return self.repeats.once(asked["clientToken"], lambda: self._start(plan, asked))

    def _start(self, plan: str, asked: Mapping[str, Any]) -> Body:
        folder = plan.replace(":response-plan/", ":incident-record/")
        arn = f"{folder}/{id_of(asked['clientToken'])}"
        title, impact = asked.get("title", plan), asked.get("impact", 3)
        self.records[arn] = Record(arn, asked, self.clock(), title, impact)
        for contact in self.plans[plan]:
            self.engage(contact, arn, {"IncidentId": arn, "Sender": "Incident Manager"})
        return {"incidentRecordArn": arn}

    def update_incident_record(self, asked: Mapping[str, Any]) -> Body:
        """Its title, impact and status."""
        record = self._record(asked["arn"])
        record.title = asked.get("title", record.title)
        record.impact = asked.get("impact", record.impact)
        record.status = asked.get("status", record.status)
        return {}

    def get_incident_record(self, asked: Mapping[str, Any]) -> Body:
        """The whole record."""
        record = self._record(asked["arn"])
        by = {"lastModifiedBy": SOURCE["createdBy"], "lastModifiedTime": self.clock()}
        shown: Body = {"arn": record.arn, "title": record.title, "status": record.status}
        shown |= {"impact": record.impact, "creationTime": record.at, "dedupeString": record.arn}
        return {"incidentRecord": {**shown, **by, "incidentRecordSource": SOURCE}}

    def create_timeline_event(self, asked: Mapping[str, Any]) -> Body:
        """A line of the record's timeline, once for each token."""
        record, token = self._record(asked["incidentRecordArn"]), asked["clientToken"]

        def add() -> Body:
            record.timeline.append(asked["eventData"])
            return {"eventId": id_of(token), "incidentRecordArn": record.arn}

        return self.repeats.once(token, add)

    def list_replication_sets(self, _asked: Mapping[str, Any]) -> Body:
        """The account's one, or none."""
        return {"replicationSetArns": [REPLICATION_SET] if self.replication else []}

    def get_replication_set(self, _asked: Mapping[str, Any]) -> Body:
        """Its regions."""
        by, at = SOURCE["createdBy"], self.clock()
        regions = {
            name: {"status": status, "statusUpdateDateTime": at}
            for name, status in self.replication.items()
        }
        times = {"createdTime": at, "createdBy": by, "lastModifiedTime": at, "lastModifiedBy": by}
        known = {"regionMap": regions, "status": "ACTIVE", "deletionProtected": False}
        return {"replicationSet": {**known, **times}}

    def get_response_plan(self, asked: Mapping[str, Any]) -> Body:
        """Whom it engages."""
        if asked["arn"] not in self.plans:
            raise not_found("response plan")
        name = asked["arn"].rpartition("/")[2]
        template = {"title": name, "impact": 3}
        plan = {"arn": asked["arn"], "name": name, "incidentTemplate": template}
        return {**plan, "engagements": self.plans[asked["arn"]]}

    def _record(self, arn: str) -> Record:
        if arn not in self.records:
            raise not_found("incident record")
        return self.records[arn]

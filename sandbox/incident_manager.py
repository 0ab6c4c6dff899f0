"""Incident Manager's stand-in: incidents, engagements and pages behind the real clients."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.api_calls import Answer, ServiceError
from sandbox.telephone.connect import ACCOUNT

INCIDENTS, CONTACTS = "ssm-incidents", "ssm-contacts"
REPLICATION_SET = f"arn:aws:ssm-incidents::{ACCOUNT}:replication-set/0a1b2c3d"
RESPONSE_PLAN = "AWS::SSMIncidents::ResponsePlan"
SOURCE = {"createdBy": f"arn:aws:iam::{ACCOUNT}:root", "source": "custom"}
Body = dict[str, Any]


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
class Engaged:
    """One engagement; each sends one page, whose receipts are `receipts`."""

    arn: str
    contact: str
    asked: Mapping[str, Any]
    at: datetime
    stopped_at: datetime | None = None
    receipts: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def alias(self) -> str:
        """Who it is."""
        return self.contact.rpartition("/")[2]

    @property
    def page(self) -> str:
        """The page's ARN."""
        return self.arn.replace(":engagement/", ":page/")


class IncidentManager:
    """`plans` are the response plans that are there, each with the contacts it engages.

    Every contact is known but those of `unknown`. A test may let an operation fail by its name in
    `faults`, or every one with `is_absent`; what is in `unanswered` is done all the same.
    """

    def __init__(self, clock: Callable[[], datetime], plans: Mapping[str, list[str]]) -> None:
        self.clock, self.plans = clock, dict(plans)
        self.records: dict[str, Record] = {}
        self.engagements: dict[str, Engaged] = {}
        self.replication = {"ap-northeast-1": "ACTIVE"}
        self.unknown: set[str] = set()
        self.faults: dict[str, Exception] = {}
        self.unanswered: dict[str, Exception] = {}
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self._answers: dict[str, Body] = {}

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the two services."""
        operations: dict[tuple[str, str], Answer] = {
            (INCIDENTS, "StartIncident"): self.start_incident,
            (INCIDENTS, "UpdateIncidentRecord"): self.update_incident_record,
            (INCIDENTS, "GetIncidentRecord"): self.get_incident_record,
            (INCIDENTS, "CreateTimelineEvent"): self.create_timeline_event,
            (INCIDENTS, "ListReplicationSets"): self.list_replication_sets,
            (INCIDENTS, "GetReplicationSet"): self.get_replication_set,
            (INCIDENTS, "GetResponsePlan"): self.get_response_plan,
            (CONTACTS, "StartEngagement"): self.start_engagement,
            (CONTACTS, "StopEngagement"): self.stop_engagement,
            (CONTACTS, "ListEngagements"): self.list_engagements,
            (CONTACTS, "ListPagesByEngagement"): self.list_pages_by_engagement,
            (CONTACTS, "ListPageReceipts"): self.list_page_receipts,
        }
        return {at: self._watched(at[1], answer) for at, answer in operations.items()}

    # What people do there.

    def accepts(self, alias: str) -> None:
        """The person accepts their last page with its code: nobody else is paged for them."""
        engaged = self.engaged(alias)[-1]
        engaged.receipts.append(("READ", self.clock()))

    def loses(self, alias: str) -> None:
        """The person's last page cannot be delivered."""
        self.engaged(alias)[-1].receipts[:] = [("ERROR", self.clock())]

    def resolves(self, arn: str) -> None:
        """Somebody resolves the incident there."""
        self.records[arn].status = "RESOLVED"

    def is_absent(self) -> None:
        """The account never had the service; it is closed to new customers."""
        refusal = ServiceError("AccessDeniedException", 403, "not open to new customers")
        self.faults.update(dict.fromkeys((name for _, name in self.answers()), refusal))

    def engaged(self, alias: str) -> list[Engaged]:
        """The engagements of that contact, in order."""
        return [one for one in self.engagements.values() if one.alias == alias]

    # What the services answer.

    def start_incident(self, asked: Mapping[str, Any]) -> Body:
        """A record, or the one of this token; its plan's contacts are engaged."""
        plan = asked["responsePlanArn"]
        if plan not in self.plans:
            raise _not_found("response plan")
        return self._once(asked, "clientToken", lambda: self._start(plan, asked))

    def _start(self, plan: str, asked: Mapping[str, Any]) -> Body:
        arn = plan.replace(":response-plan/", ":incident-record/") + f"/{_id(asked['clientToken'])}"
        title, impact = asked.get("title", plan), asked.get("impact", 3)
        self.records[arn] = Record(arn, asked, self.clock(), title, impact)
        for contact in self.plans[plan]:
            self._engage(contact, arn, {"IncidentId": arn, "Sender": "Incident Manager"})
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
        record = self._record(asked["incidentRecordArn"])

        def add() -> Body:
            record.timeline.append(asked["eventData"])
            return {"eventId": _id(asked["clientToken"]), "incidentRecordArn": record.arn}

        return self._once(asked, "clientToken", add)

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
            raise _not_found("response plan")
        name = asked["arn"].rpartition("/")[2]
        template = {"title": name, "impact": 3}
        plan = {"arn": asked["arn"], "name": name, "incidentTemplate": template}
        return {**plan, "engagements": self.plans[asked["arn"]]}

    def start_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Pages a contact, once for each token."""
        contact = asked["ContactId"]
        if contact in self.unknown:
            raise _not_found("contact")

        def engage() -> Body:
            return {"EngagementArn": self._engage(contact, asked["IdempotencyToken"], asked).arn}

        return self._once(asked, "IdempotencyToken", engage)

    def stop_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Nobody is paged for it any more."""
        engaged = self._engaged(asked["EngagementId"])
        engaged.stopped_at = engaged.stopped_at or self.clock()
        return {}

    def list_engagements(self, asked: Mapping[str, Any]) -> Body:
        """Those of an incident."""
        found = [
            {"EngagementArn": one.arn, "ContactArn": one.contact, "StartTime": one.at}
            | {"Sender": one.asked["Sender"], "IncidentId": asked["IncidentId"]}
            | ({"StopTime": one.stopped_at} if one.stopped_at else {})
            for one in self.engagements.values()
            if one.asked.get("IncidentId") == asked["IncidentId"]
        ]
        return {"Engagements": found}

    def list_pages_by_engagement(self, asked: Mapping[str, Any]) -> Body:
        """Its page; that it was read stands in the receipts only, as it may."""
        one = self._engaged(asked["EngagementId"])
        page = {"PageArn": one.page, "EngagementArn": one.arn, "ContactArn": one.contact}
        return {"Pages": [{**page, "Sender": one.asked["Sender"], "SentTime": one.at}]}

    def list_page_receipts(self, asked: Mapping[str, Any]) -> Body:
        """What became of it."""
        one = next((one for one in self.engagements.values() if one.page == asked["PageId"]), None)
        if one is None:
            raise _not_found("page")
        return {"Receipts": [{"ReceiptType": kind, "ReceiptTime": at} for kind, at in one.receipts]}

    def _engage(self, contact: str, token: str, asked: Mapping[str, Any]) -> Engaged:
        arn = contact.replace(":contact/", ":engagement/") + f"/{_id(token)}"
        at = self.clock()
        engaged = Engaged(arn, contact, asked, at, receipts=[("SENT", at), ("DELIVERED", at)])
        self.engagements[arn] = engaged
        return engaged

    def _watched(self, name: str, answer: Answer) -> Answer:
        def answered(asked: Mapping[str, Any]) -> Body:
            self.asked.append((name, asked))
            if name in self.faults:
                raise self.faults[name]
            done = answer(asked)
            if name in self.unanswered:
                raise self.unanswered[name]
            return done

        return answered

    def _once(self, asked: Mapping[str, Any], token: str, do: Callable[[], Body]) -> Body:
        if asked[token] not in self._answers:
            self._answers[asked[token]] = do()
        return self._answers[asked[token]]

    def _record(self, arn: str) -> Record:
        if arn not in self.records:
            raise _not_found("incident record")
        return self.records[arn]

    def _engaged(self, arn: str) -> Engaged:
        if arn not in self.engagements:
            raise _not_found("engagement")
        return self.engagements[arn]


def _not_found(what: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", 404, f"no such {what}")


def _id(token: str) -> str:
    return str(uuid.UUID(hashlib.sha256(token.encode()).hexdigest()[:32]))

"""AWS Systems Manager Incident Manager: incidents, engagements, pages and their receipts."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dispatch.errors import DeliveryError, OutcomeUnknown, RouteRefused, Throttled
from handlers.adapters.clients import client
from handlers.adapters.delivering import carefully

ERRORS: dict[str, type[DeliveryError]] = {
    "ThrottlingException": Throttled,
    "InternalServerException": OutcomeUnknown,
    "ConflictException": OutcomeUnknown,
    "AccessDeniedException": RouteRefused,
    "ResourceNotFoundException": RouteRefused,
    "ValidationException": RouteRefused,
    "DataEncryptionException": RouteRefused,
    "UnrecognizedClientException": RouteRefused,
    "ParameterNotFound": RouteRefused,
}
"""Which error of ssm-incidents and ssm-contacts helps by waiting. An account that never had the
service gets AccessDenied, ResourceNotFound or Validation: it is not there, and will not be."""
GONE = "ResourceNotFoundException"
MOST_ASKED = 10
"""Answers of one list that are waited for, of 50 items each."""
AT_ONCE = 50
Ask = Callable[..., Mapping[str, Any]]


class IncidentManager:
    """Sends requests as they are composed. Contacts are asked for in the region of their ARN.

    `parameter` of Systems Manager names the usual response plan; empty where there is none.
    """

    def __init__(self, parameter: str) -> None:
        self.parameter = parameter

    def usual_plan(self) -> str:
        """The response plan that the deployment begins with; empty where it has none."""
        if not self.parameter:
            return ""
        asked = {"Name": self.parameter}
        answer = carefully(ERRORS, lambda: client("ssm").get_parameter(**asked))
        return str(answer["Parameter"]["Value"])

    def start(self, request: Mapping[str, Any]) -> str:
        """StartIncident: the record's ARN. Raises DeliveryError, as everything here."""
        answer = carefully(ERRORS, lambda: client("ssm-incidents").start_incident(**request))
        return str(answer["incidentRecordArn"])

    def update(self, request: Mapping[str, Any]) -> None:
        """UpdateIncidentRecord."""
        carefully(ERRORS, lambda: client("ssm-incidents").update_incident_record(**request))

    def note(self, request: Mapping[str, Any]) -> None:
        """CreateTimelineEvent."""
        carefully(ERRORS, lambda: client("ssm-incidents").create_timeline_event(**request))

    def status(self, record: str) -> str:
        """OPEN or RESOLVED."""
        asked = {"arn": record}
        answer = carefully(ERRORS, lambda: client("ssm-incidents").get_incident_record(**asked))
        return str(answer["incidentRecord"]["status"])

    def engage(self, request: Mapping[str, Any]) -> str:
        """StartEngagement: the engagement's ARN."""
        contacts = _contacts(request["ContactId"])
        answer = carefully(ERRORS, lambda: contacts.start_engagement(**request))
        return str(answer["EngagementArn"])

    def stop(self, request: Mapping[str, Any]) -> None:
        """StopEngagement; one that is gone is as good."""
        contacts = _contacts(request["EngagementId"])
        try:
            carefully(ERRORS, lambda: contacts.stop_engagement(**request))
        except RouteRefused as error:
            if str(error) != GONE:
                raise

    def engagements(self, record: str) -> list[dict[str, Any]]:
        """Those of an incident, its response plan's own among them, in the order of their start."""
        listed = _all(client("ssm-contacts").list_engagements, "Engagements", IncidentId=record)
        return sorted(listed, key=lambda one: str(one.get("StartTime", "")))

    def pages(self, engagement: str) -> list[dict[str, Any]]:
        """What was sent for an engagement."""
        ask = _contacts(engagement).list_pages_by_engagement
        return _all(ask, "Pages", EngagementId=engagement)

    def receipts(self, page: str) -> list[dict[str, Any]]:
        """What became of a page."""
        return _all(_contacts(page).list_page_receipts, "Receipts", PageId=page)


def _all(ask: Ask, listed: str, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, Any] = {"MaxResults": AT_ONCE}
    for _ in range(MOST_ASKED):
        answer = _carefully(partial(ask, **asked, **more))
        found += answer.get(listed, [])
        if not answer.get("NextToken"):
            break
        more["NextToken"] = answer["NextToken"]
    return found


def _carefully(request: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    return carefully(ERRORS, request)


def _contacts(arn: str) -> Any:  # noqa: ANN401 - a boto3 client
    return client("ssm-contacts", arn.split(":")[3])

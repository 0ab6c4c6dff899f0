"""New Relic: workflows, which post issues, and the older channels, which post incidents.

Shapes: New Relic documentation, webhook payload of workflows; legacy webhook notification channel.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import clean, mappings
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    **dict.fromkeys(("created", "activated", "open"), Status.FIRED),
    **dict.fromkeys(("closed", "deactivated"), Status.RECOVERED),
    **dict.fromkeys(("acknowledged",), Status.SILENT),
}


def recognises(body: Body) -> bool:
    """An issue by its id, or its page as in the template that workflows begin with; an incident."""
    issue = "issueId" in body or {"issueUrl", "title", "state"} <= body.keys()
    return issue or {"incident_id", "condition_name", "current_state"} <= body.keys()


def read(body: Body) -> Meaning:
    """The issue's or the incident's alert. A test of a channel has the product TESTING."""
    status = _STATUS.get(word(body, "state", "current_state"))
    if status is None:
        raise unknown("state", "CREATED", "ACTIVATED", "CLOSED, or current_state open, closed")
    acknowledged = "acknowledg" in word(body, "trigger")
    targets = list(mappings(body.get("targets")))
    test = bool(targets) and all(word(one, "product") == "testing" for one in targets)
    note = "a test of the channel" if test else "acknowledged in another system"
    silent = test or acknowledged or status is Status.SILENT
    return Meaning(
        status=Status.SILENT if silent else status,
        dedup_key=first(body, "issueId", "incident_id", "id", "issueUrl"),
        name=first(body, "issueTitle", "title", "condition_name"),
        summary=told(body, "details"),
        resource=_resource(body, targets),
        severity=first(body, "priority", "severity"),
        note=note if silent else "",
    )


def _resource(body: Body, targets: list[Body]) -> str:
    entities = body.get("impactedEntities")
    named = clean(entities[0]) if isinstance(entities, list) and entities else ""
    return named or next((first(one, "name") for one in targets), "")

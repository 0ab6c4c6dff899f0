"""Zenduty: outgoing webhooks about its incidents.

Shape: Zenduty documentation, outgoing webhooks. Urgency 1 is high, 0 is low.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    "triggered": Status.FIRED,
    "resolved": Status.RECOVERED,
    "acknowledged": Status.SILENT,
}
_URGENCY: Final = {"1": "high", "0": "low"}


def recognises(body: Body) -> bool:
    """An incident of Zenduty's, within its payload."""
    payload = mapping(body.get("payload"))
    return "event_type" in payload and "incident_number" in mapping(payload.get("incident"))


def read(body: Body) -> Meaning:
    """The incident's alert."""
    payload = mapping(body.get("payload"))
    incident = mapping(payload.get("incident"))
    status = _STATUS.get(word(payload, "event_type"))
    if status is None:
        raise unknown("payload.event_type", *_STATUS)
    return Meaning(
        status=status,
        dedup_key=first(incident, "unique_id", "incident_key", "incident_number"),
        name=first(incident, "title"),
        summary=told(incident, "summary"),
        resource=first(mapping(incident.get("service")), "name"),
        severity=_URGENCY.get(first(incident, "urgency"), ""),
        note="acknowledged in another system" if status is Status.SILENT else "",
    )

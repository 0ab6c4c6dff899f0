"""PagerDuty webhooks: what PagerDuty tells of its incidents, versions 3, 2 and 1.

Shapes: PagerDuty developer documentation, V3 webhooks; V1 and V2 overview.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping, mappings
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    **dict.fromkeys(("trigger", "triggered", "reopened", "unacknowledged"), Status.FIRED),
    "unacknowledge": Status.FIRED,
    **dict.fromkeys(("resolve", "resolved"), Status.RECOVERED),
}


def recognises(body: Body) -> bool:
    """One event, or a list of messages, of which each has an incident."""
    message = _message(body)
    ping = _type(message) == "pagey.ping"
    return ping or (
        _type(message).startswith(("incident.", "pagerduty.")) and bool(_incident(message))
    )


def read(body: Body) -> Meaning:
    """The incident's alert, by the last of several messages.

    What people do with an incident over there, as acknowledging it, is no news here.
    """
    message = _message(body)
    if _type(message) == "pagey.ping":
        return Meaning(Status.SILENT, "ping", "PagerDuty ping", note="a test of the webhook")
    incident, action = _incident(message), _action(message)
    if not action:
        raise unknown("event_type", *(f"incident.{one}" for one in _STATUS))
    status = _STATUS.get(action, Status.SILENT)
    subject = first(mapping(incident.get("trigger_summary_data")), "subject", "description")
    service = mapping(incident.get("service"))
    return Meaning(
        status=status,
        dedup_key=first(incident, "id", "incident_key"),
        name=first(incident, "title", "summary") or subject,
        summary=told(incident, "description"),
        resource=first(service, "summary", "name"),
        severity=_severity(incident),
        note=f"PagerDuty: the incident is {action}" if status is Status.SILENT else "",
    )


def _message(body: Body) -> Body:
    """Version 3 has one event, the older ones a list of messages."""
    messages = list(mappings(body.get("messages")))
    return messages[-1] if messages else mapping(body.get("event")) or body


def _type(message: Body) -> str:
    """Version 2 calls `event` what is a `type` in version 1."""
    return word(message, "event_type", "event", "type")


def _incident(message: Body) -> Body:
    data = mapping(message.get("data"))
    inner = mapping(data.get("incident")) or mapping(message.get("incident"))
    return inner or (data if "incident" in word(data, "type") else {})


def _action(message: Body) -> str:
    """What happened; passed on by another system under its own name, the incident's status."""
    kind = _type(message)
    return (
        kind.partition(".")[2]
        if kind.startswith("incident.")
        else word(_incident(message), "status")
    )


def _severity(incident: Body) -> str:
    priority = first(mapping(incident.get("priority")), "summary", "name")
    return priority or first(incident, "urgency")

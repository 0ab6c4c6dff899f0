"""PagerDuty Events: what monitoring sends to PagerDuty, version 2 and the older version 1.

Shapes: PagerDuty developer documentation, Events API v2 and v1.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    "trigger": Status.FIRED,
    "resolve": Status.RECOVERED,
    "acknowledge": Status.SILENT,
}


def recognises(body: Body) -> bool:
    """The action, under its name in either version, beside a key of the integration."""
    return "event_action" in body or (
        "event_type" in body and {"service_key", "incident_key"} <= {*body, "service_key"}
    )


def read(body: Body) -> Meaning:
    """The event's alert. The integration's key is a secret and is kept nowhere.

    An acknowledgement takes nothing here: only a key press does.
    """
    action = word(body, "event_action", "event_type")
    status = _STATUS.get(action)
    if status is None:
        raise unknown("event_action", *_STATUS)
    payload = mapping(body.get("payload"))
    key = first(body, "dedup_key", "incident_key")
    name = first(payload, "summary") or first(body, "description")
    if status is not Status.FIRED and not key:
        raise UnreadableEvent("dedup_key is missing: it says which alert this is about")
    if not name and not key:
        raise UnreadableEvent("payload.summary is missing: a text that says what is wrong")
    return Meaning(
        status=status,
        dedup_key=key or _trouble(payload),
        name=name or key,
        summary=told(mapping(payload.get("custom_details")), "summary", "description", "message"),
        resource=first(payload, "source", "component"),
        severity=first(payload, "severity"),
        note="acknowledged in another system" if status is Status.SILENT else "",
    )


def _trouble(payload: Body) -> str:
    """PagerDuty opens a new alert where none is named; here the same words are the same trouble."""
    return "/".join(first(payload, name) for name in ("source", "component", "class", "summary"))

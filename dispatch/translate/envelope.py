"""The part that all EventBridge events have in common, and what a translator makes of the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.fields import clean, key, moment

UNKNOWN_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the time of an event that names none."""

_REQUIRED: Final[Mapping[str, type]] = {
    "source": str,
    "detail-type": str,
    "detail": dict,
    "id": str,
}
_JSON_NAMES: Final[Mapping[type, str]] = {
    dict: "an object",
    list: "an array",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An EventBridge event, its texts made safe. `region` and `account` are empty if unknown."""

    event_id: str
    source: str
    detail_type: str
    region: str
    account: str
    at: datetime
    resources: tuple[str, ...]
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one translator reads in an event; the fields are those of `Alert`.

    `description` is the text whose tag may name the severity, `severity` the word for it where the
    sender has a field of its own. `region` overrides the event's.
    """

    status: Status
    dedup_key: str
    name: str
    summary: str = ""
    resource: str = ""
    description: str = ""
    region: str = ""
    note: str = ""
    drill: str = ""
    target: timedelta | None = None
    by: str = ""
    severity: str = ""


def read_envelope(event: object) -> Envelope:
    """The common part of `event`; UnreadableEvent says what keeps it from being an event."""
    if not isinstance(event, dict):
        raise UnreadableEvent(f"an EventBridge event is a JSON object, not {json_name(event)}")
    if faults := list(_faults(event)):
        raise UnreadableEvent(f"not an EventBridge event: {'; '.join(faults)}")
    resources = event.get("resources")
    return Envelope(
        event_id=key(event["id"]),
        source=clean(event["source"]),
        detail_type=clean(event["detail-type"]),
        region=clean(event.get("region")),
        account=clean(event.get("account")),
        at=moment(event.get("time")) or UNKNOWN_TIME,
        resources=_texts(resources) if isinstance(resources, list) else (),
        detail=event["detail"],
    )


def json_name(value: object) -> str:
    """What JSON calls the type of `value`."""
    return _JSON_NAMES.get(type(value), type(value).__name__)


def _faults(event: Mapping[str, object]) -> Iterator[str]:
    for name, wanted in _REQUIRED.items():
        if name not in event:
            yield f"{name} is missing"
            continue
        value = event[name]
        if not isinstance(value, wanted):
            yield f"{name} must be {_JSON_NAMES[wanted]}, not {json_name(value)}"
        elif isinstance(value, str) and not clean(value):
            yield f"{name} is empty"


def _texts(values: list[object]) -> tuple[str, ...]:
    # A whole fleet may be listed; the first few are enough to say what has the trouble.
    return tuple(value for value in values[:100] if isinstance(value, str) and value)

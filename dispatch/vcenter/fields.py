"""Alarms as fields: JSON of PowerCLI or the event broker, and key=value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch.translate.fields import clean, mapping, moment
from dispatch.vcenter.colours import colour
from dispatch.vcenter.messages import Message, plain_name, read_message

ALARM: Final = ("alarm", "alarmname")
ENTITY: Final = ("entity", "entityname", "target", "object")
ENTITY_TYPE: Final = ("entitytype", "targettype", "objecttype")
BEFORE: Final = ("from", "oldstatus", "previousstatus")
AFTER: Final = ("to", "newstatus", "overallstatus", "status")
AT: Final = ("at", "createdtime", "time")
VCENTER: Final = ("vcenter", "vc", "server")
TEXT: Final = ("fullformattedmessage", "message", "log", "msg")
"""Names that scripts and brokers give the fields, in lower case and without _ and -."""

_PAIR: Final = re.compile(
    r"""(?:^|(?<=[\s,;]))(?P<name>[A-Za-z][\w-]{0,40})="""
    r"""(?:"(?P<quoted>[^"\n]{0,255})"|(?P<bare>[^\s"',;]{1,255}))"""
)
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What fields say; empty, None or 0 where they do not."""

    message: Message | None
    entity_type: str
    vcenter: str
    at: datetime | None
    number: int


def of_document(document: Values) -> Told:
    """What a JSON object says: an event, a CloudEvent around it, or a script's own object."""
    outer = _named(document)
    data = outer.get("data")
    inner = _named(data) if isinstance(data, dict) and "specversion" in outer else outer
    told = of_values(inner)
    return Told(
        message=told.message,
        entity_type=told.entity_type,
        vcenter=told.vcenter or _host_of(outer.get("source")),
        at=told.at or moment(outer.get("time")),
        number=told.number,
    )


def of_pairs(text: str) -> Told:
    """What the key=value pairs in `text` say."""
    pairs = {found["name"]: found["quoted"] or found["bare"] for found in _PAIR.finditer(text)}
    return of_values(_named(pairs))


def of_values(values: Values) -> Told:
    """What named values say. Without a colour of its own the event's sentence is read."""
    key = values.get("key")
    return Told(
        message=_message(values) or _sentence(values),
        entity_type=_entity_type(values),
        vcenter=_text(values, VCENTER),
        at=next(filter(None, (moment(values.get(name)) for name in AT)), None),
        number=key if isinstance(key, int) else 0,
    )


def _message(values: Values) -> Message | None:
    alarm, after = _text(values, ALARM), _colour(values, AFTER)
    if not alarm or not after:
        return None
    entity = plain_name(_text(values, ENTITY))
    return Message(alarm, entity, _colour(values, BEFORE), after, states_change=True)


def _sentence(values: Values) -> Message | None:
    level = values.get("severity")
    texts = (values.get(name) for name in TEXT)
    read = (read_message(text, str(level or "")) for text in texts if isinstance(text, str))
    return next(filter(None, read), None)


def _named(document: object) -> dict[str, object]:
    """The values by their names in one spelling."""
    named = mapping(document)
    return {name.lower().replace("_", "").replace("-", ""): named[name] for name in named}


def _text(values: Values, names: tuple[str, ...]) -> str:
    """A name, plain or as the `Name` of an object."""
    found = (values.get(name) for name in names)
    texts = (clean(_named(one).get("name") if isinstance(one, dict) else one) for one in found)
    return next(filter(None, texts), "")


def _colour(values: Values, names: tuple[str, ...]) -> str:
    return next(filter(None, (colour(values.get(name)) for name in names)), "")


def _entity_type(values: Values) -> str:
    """Its own field, or the type of the managed object that the entity is."""
    inner = _named(_named(values.get("entity")).get("entity"))
    return _text(values, ENTITY_TYPE) or clean(inner.get("type"))


def _host_of(source: object) -> str:
    """The host of a CloudEvent's source, `https://vcenter.example.com/sdk`."""
    found = re.match(r"https?://([^/:?#\s]{1,255})", source) if isinstance(source, str) else None
    return found[1] if found else ""

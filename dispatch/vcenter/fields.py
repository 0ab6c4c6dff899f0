"""Alarms as named values: those of vCenter's events, of scripts, and key=value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch.translate.fields import clean, mapping, moment
from dispatch.vcenter.colours import colour
from dispatch.vcenter.header import NOT_SAID, read_header
from dispatch.vcenter.messages import Message, plain_alarm, plain_name, read_message

ALARM: Final = ("alarm", "alarmname", "vmwarealarmname")
ENTITY: Final = (
    *("entity", "entityname", "target", "targetname", "object", "objectname"),
    "vmwarealarmtargetname",
)
ENTITY_TYPE: Final = ("entitytype", "targettype", "objecttype")
BEFORE: Final = ("from", "oldstatus", "previousstatus", "vmwarealarmoldstatus")
AFTER: Final = ("to", "newstatus", "overallstatus", "status", "vmwarealarmnewstatus")
AT: Final = ("at", "createdtime", "time")
VCENTER: Final = ("vcenter", "vc", "server")
TEXT: Final = ("fullformattedmessage", "message", "log", "msg")
"""Names that scripts and brokers give the fields, in lower case and without _ and -. Those with
`vmwarealarm` are the environment of a script that vCenter runs as an alarm's action."""
SYSLOG: Final = frozenset({"ident", "appname", "program", "programname", "syslogtag"})
"""Beside one of these, `host` is a syslog header's that a log shipper has read: the vCenter."""

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


def of_pairs(text: str) -> Told:
    """What the key=value pairs in `text` say."""
    pairs = {found["name"]: found["quoted"] or found["bare"] for found in _PAIR.finditer(text)}
    return of_values(named(pairs))


def of_values(values: Values) -> Told:
    """What named values say. Without a colour of its own the event's sentence is read."""
    stated, text = _message(values), ""
    if stated is None:
        stated, text = _sentence(values)
    header = read_header(text) if text else NOT_SAID
    key = values.get("key")
    return Told(
        message=stated,
        entity_type=_entity_type(values),
        vcenter=_text(values, VCENTER) or header.host or _sender(values),
        at=header.at or next(filter(None, (moment(values.get(name)) for name in AT)), None),
        number=key if isinstance(key, int) else header.number,
    )


def _message(values: Values) -> Message | None:
    alarm, after = _text(values, ALARM), _colour(values, AFTER)
    if not alarm or not after:
        return None
    entity = plain_name(_text(values, ENTITY))
    return Message(plain_alarm(alarm), entity, _colour(values, BEFORE), after, states_change=True)


def _sentence(values: Values) -> tuple[Message | None, str]:
    """The first sentence in the texts, and the text it stands in; JSON in a text is not one."""
    level = str(values.get("severity") or "")
    texts = [one for one in map(values.get, TEXT) if isinstance(one, str)]
    for text in texts:
        found = None if text.lstrip()[:1] == "{" else read_message(text, level)
        if found:
            return found, text
    return None, ""


def _sender(values: Values) -> str:
    names = ("host", "hostname") if SYSLOG & values.keys() else ()
    return _text(values, names)


def named(document: object) -> dict[str, object]:
    """The values by their names in one spelling."""
    given = mapping(document)
    return {name.lower().replace("_", "").replace("-", ""): given[name] for name in given}


def _text(values: Values, names: tuple[str, ...]) -> str:
    """A name, plain or as the `Name` of an object."""
    found = (values.get(name) for name in names)
    texts = (clean(named(one).get("name") if isinstance(one, dict) else one) for one in found)
    return next(filter(None, texts), "")


def _colour(values: Values, names: tuple[str, ...]) -> str:
    return next(filter(None, (colour(values.get(name)) for name in names)), "")


def _entity_type(values: Values) -> str:
    """Its own field, or the type of the managed object that the entity is."""
    inner = named(named(values.get("entity")).get("entity"))
    return _text(values, ENTITY_TYPE) or clean(inner.get("type"))

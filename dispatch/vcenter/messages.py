"""vCenter's sentences about alarms, as its events carry them (fullFormattedMessage)."""

import re
from dataclasses import dataclass
from typing import Final

from dispatch.vcenter.colours import GREEN, colour, colour_of_level

LOOKED_AT: Final = 4000
"""Characters of a text in which a sentence is looked for."""

_COLOUR: Final = r"(?:Red|Yellow|Green|Gr[ae]y)\b"
_NAME: Final = r"'(?P<alarm>[^\n]{1,255}?)'"
_ENTITY: Final = r"(?P<entity>[^\n]{1,255}?)"
_FROM_TO: Final = rf"from (?P<before>{_COLOUR}) to (?P<after>{_COLOUR})"
_CHANGED: Final = re.compile(rf"\bAlarm {_NAME} on {_ENTITY} changed {_FROM_TO}", re.IGNORECASE)
_CLEARED: Final = re.compile(
    rf"\bManually cleared alarm {_NAME} on {_ENTITY} from (?P<before>{_COLOUR})", re.IGNORECASE
)
_MAILED: Final = re.compile(
    rf"\[VMware vCenter - Alarm (?P<alarm>[^\]\n]{{1,255}})\][^\n]{{1,300}}? changed status"
    rf" {_FROM_TO}(?:.{{0,200}}?\bTarget: (?P<entity>[^\n]{{1,255}}))?",
    re.IGNORECASE | re.DOTALL,
)
_TRIGGERED: Final = re.compile(rf"\bAlarm {_NAME} on {_ENTITY} triggered by event \d")
_LEVEL: Final = re.compile(r"\[vim\.event\.\w{1,80}\] \[(\w{1,10})\]")
_BY_PRODUCT: Final = re.compile(
    r"\balarm '[^\n]{1,255}?'(?:: an SNMP trap for entity | on [^\n]{1,255}? (?:triggered an action"
    r"|sent email to |ran script |did not |triggered by event \d))"
    r"|\b(?:Acknowledged|Created|Reconfigured|Removed|Manually cleared) alarm '",
    re.IGNORECASE,
)
_ALARMS_BEGIN: Final = re.compile(r"\bAlarm '")
_ESCAPES: Final = {"%2f": "/", "%5c": "\\", "%25": "%"}


@dataclass(frozen=True, slots=True)
class Message:
    """What a sentence says; `states_change` is missing where the level alone tells the colour."""

    alarm: str
    entity: str
    before: str
    after: str
    states_change: bool


def read_message(text: str, level: str = "") -> Message | None:
    """The first sentence about an alarm's colour in `text`, or None.

    `level` is that of the event (error, warning, info) where it does not stand in the text.
    """
    text = text[:LOOKED_AT]
    for pattern in (_CHANGED, _MAILED, _CLEARED):
        if found := pattern.search(text):
            parts = found.groupdict()
            after = colour(parts["after"]) if "after" in parts else GREEN
            return _message(parts["alarm"], parts["entity"] or "", parts["before"], after)
    return _triggered(text, level)


def is_cut_short(text: str) -> bool:
    """Whether `text` begins a sentence about an alarm that is none of those known here."""
    text = text[:LOOKED_AT]
    return bool(_ALARMS_BEGIN.search(text)) and not _BY_PRODUCT.search(text)


def _triggered(text: str, level: str) -> Message | None:
    """An alarm of an event has no colours of its own: the event's level is its severity."""
    found = _TRIGGERED.search(text)
    if not found:
        return None
    of_line = _LEVEL.search(text)
    after = colour_of_level(of_line[1] if of_line else level)
    named = _message(found["alarm"], found["entity"], "", after)
    return Message(named.alarm, named.entity, "", after, states_change=False) if after else None


def _message(alarm: str, entity: str, before: str, after: str) -> Message:
    return Message(
        plain_alarm(alarm), plain_name(entity), colour(before), after, states_change=True
    )


def plain_alarm(name: str) -> str:
    """The name without what vCenter puts before the keys of its own alarms."""
    return name.strip().removeprefix("alarm.")


def plain_name(name: str) -> str:
    """The name without the escapes that vCenter's inventory has for /, backslash and %."""
    return re.sub(
        r"%(?:2f|5c|25)", lambda found: _ESCAPES[found[0].lower()], name, flags=re.IGNORECASE
    )

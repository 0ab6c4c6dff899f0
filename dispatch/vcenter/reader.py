"""One log line of any shape in, what it says of an alarm out. No line makes it raise."""

import json
import re
from typing import Final

from dispatch.translate.fields import clean
from dispatch.vcenter.fields import Told, of_document, of_pairs
from dispatch.vcenter.header import Header, read_header
from dispatch.vcenter.messages import Message, is_cut_short, read_message
from dispatch.vcenter.sighting import LogLine, NoSighting, Sighting

LONGEST_DOCUMENT: Final = 65_536
"""Characters of a JSON line: an alarm's event has about 3,000."""

_NOT_SAID: Final = Header("", None, 0)
_PAIRS: Final = re.compile(r"\balarm(?:_?name)?=", re.IGNORECASE)


def read_line(line: LogLine) -> Sighting | NoSighting:
    """What `line` says: JSON, key=value, or vCenter's sentence behind any header."""
    if line.text.lstrip()[:1] == "{":
        return _from_document(line)
    text = line.text[:LONGEST_DOCUMENT]
    header = read_header(text)
    if found := read_message(text):
        return _sighting(line, header, Told(found, "", "", None, 0), found)
    told = of_pairs(text) if _PAIRS.search(text) else None
    if told and told.message:
        return _sighting(line, header, told, told.message)
    return NoSighting.UNREADABLE if told or is_cut_short(text) else NoSighting.OTHER


def _from_document(line: LogLine) -> Sighting | NoSighting:
    if len(line.text) > LONGEST_DOCUMENT:
        return NoSighting.UNREADABLE
    try:
        document = json.loads(line.text)
    except (ValueError, RecursionError):
        return NoSighting.UNREADABLE if "larm" in line.text else NoSighting.OTHER
    told = of_document(document)
    return _sighting(line, _NOT_SAID, told, told.message) if told.message else NoSighting.OTHER


def _sighting(line: LogLine, header: Header, told: Told, message: Message) -> Sighting | NoSighting:
    alarm = clean(message.alarm)
    if not alarm:
        return NoSighting.UNREADABLE
    return Sighting(
        vcenter=told.vcenter or header.host,
        alarm=alarm,
        entity=clean(message.entity),
        entity_type=told.entity_type,
        before=message.before,
        after=message.after,
        at=told.at or header.at or line.at,
        number=told.number or header.number,
        states_change=message.states_change,
    )

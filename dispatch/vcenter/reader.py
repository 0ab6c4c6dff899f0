"""One log line of any shape in, what it says of an alarm out. No line makes it raise."""

import re
from typing import Final

from dispatch.translate.fields import clean
from dispatch.vcenter.documents import LONGEST_DOCUMENT, read_document
from dispatch.vcenter.fields import Told, of_pairs
from dispatch.vcenter.header import LOOKED_AT, NOT_SAID, Header, read_header
from dispatch.vcenter.messages import Message, is_cut_short, read_message
from dispatch.vcenter.sighting import LogLine, NoSighting, Sighting

_PAIRS: Final = re.compile(r"(?:\b|_)alarm(?:_?name)?=", re.IGNORECASE)
_JSON: Final = re.compile(r"[\s\ufeff]*(?:\{|\[\s*\{)")
"""A line of JSON, after a byte order mark if need be; an array of objects is none of one alarm."""
_BEHIND_HEADER: Final = re.compile(r"[ :>](?=\{\s*\")")
"""Also behind `@cee:`, with which some syslog daemons mark JSON."""


def read_line(line: LogLine) -> Sighting | NoSighting:
    """What `line` says: JSON, key=value, or vCenter's sentence, these behind any header."""
    if _JSON.match(line.text):
        return _from_document(line)
    text = line.text[:LONGEST_DOCUMENT]
    header = read_header(text)
    told = _behind_header(text)
    if told and told.message:
        return _sighting(line, header, told, told.message)
    if found := read_message(text):
        return _sighting(line, header, Told(found, "", "", None, 0), found)
    told = of_pairs(text) if _PAIRS.search(text) else None
    if told and told.message:
        return _sighting(line, header, told, told.message)
    return NoSighting.UNREADABLE if told or is_cut_short(text) else NoSighting.OTHER


def _from_document(line: LogLine) -> Sighting | NoSighting:
    told = read_document(line.text.strip("\ufeff"))
    if told is None:
        return NoSighting.UNREADABLE if "larm" in line.text else NoSighting.OTHER
    return _sighting(line, NOT_SAID, told, told.message) if told.message else NoSighting.OTHER


def _behind_header(text: str) -> Told | None:
    found = _BEHIND_HEADER.search(text, 0, 2 * LOOKED_AT)
    return read_document(text[found.end() :]) if found and text.rstrip().endswith("}") else None


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

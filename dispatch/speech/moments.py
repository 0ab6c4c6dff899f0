"""Dates and times of day, in UTC where the text says its offset."""

import re
from datetime import UTC, datetime

from dispatch.speech.found import Found
from dispatch.speech.pieces import Piece, text_of
from dispatch.speech.templates import fill
from dispatch.speech.words import Words

ISO = (
    r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?:\s?(?:Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}))?)?(?!\w)"
)
CLOUDWATCH = r"(?<![\w/])[0-9]{2}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?!\w)"
"""Day, month, year, as in the reason of an alarm; it is UTC."""
CLOCK = (
    r"(?<![\w:.])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r"(?![\w:])(?:\s?(?:UTC|GMT|Z)\b)?"
)
_FRACTION = re.compile(r"[.,][0-9]+")
_ZONE = re.compile(r"\s?(?:Z|UTC|GMT)$")


def iso(match: re.Match[str], words: Words) -> Found | None:
    """`2024-11-20T20:35:33Z`; a date that the calendar does not know is left to the words."""
    text = _ZONE.sub("+00:00", _FRACTION.sub("", match[0]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if ":" not in match[0]:
        return _said("date", moment, words, match)
    try:
        return _said("moment", moment.astimezone(UTC) if moment.tzinfo else moment, words, match)
    except OverflowError:
        return None


def cloudwatch(match: re.Match[str], words: Words) -> Found | None:
    """`20/11/24 20:34:00`, as CloudWatch writes it."""
    try:
        moment = datetime.strptime(match[0], "%d/%m/%y %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return _said("moment", moment, words, match)


def clock(match: re.Match[str], words: Words) -> Found | None:
    """`20:34`; seconds do not help a listener."""
    hour, minute = match[0].split(":")[:2]
    moment = datetime(2000, 1, 1, int(hour), int(minute[:2]), tzinfo=UTC)
    zone = [Piece("UTC")] if _ZONE.search(match[0]) else []
    return Found([*_filled("clock", moment, words), *zone], match.end())


def _said(key: str, moment: datetime, words: Words, match: re.Match[str]) -> Found:
    return Found(_filled(key, moment, words), match.end())


def _filled(key: str, moment: datetime, words: Words) -> list[Piece]:
    names = {
        "day": str(moment.day),
        "month": words.months[moment.month - 1],
        "year": str(moment.year),
        "hour": str(moment.hour),
        "minute": f"{moment.minute:02}",
        "minutes": str(moment.minute),
        "zone": "UTC" if moment.tzinfo else "",
    }
    filled = fill(words.say[key], {name: [Piece(text)] for name, text in names.items()})
    return [Piece(text_of(filled))]

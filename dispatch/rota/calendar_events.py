"""Events of a calendar become shifts: whom an event names, and from when to when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dispatch.rota.calendar_table import Calendar
from dispatch.rota.model import MOST_TOGETHER, Shift
from dispatch.rota.wall_clock import moment, zone

AHEAD = timedelta(days=30)
"""How far ahead a calendar is read."""
MOST_SHIFTS = 300
"""Shifts kept of one rota: they are stored with each incident of its plans."""
WORD = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One occurrence. A date is its midnight, a time without offset is the rota's wall time.

    `attendees` are names and addresses, in the event's order.
    """

    start: date
    end: date
    summary: str
    attendees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The shifts in a calendar by their beginning; `strangers` are events that name nobody."""

    shifts: tuple[Shift, ...]
    strangers: tuple[CalendarEvent, ...] = ()


def shifts_of(calendar: Calendar, events: Iterable[CalendarEvent]) -> Reading:
    """A shift for every event that names one of the calendar's contacts and lasts at all."""
    place = zone(calendar.time_zone)
    shifts: list[Shift] = []
    strangers: list[CalendarEvent] = []
    for event in events:
        contacts = named_in(event, calendar.contacts)
        start, end = _moment(event.start, place), _moment(event.end, place)
        if not contacts:
            strangers.append(event)
        elif start < end:
            shifts.append(Shift(start, end, contacts))
    by_start = sorted(shifts, key=lambda shift: (shift.start, shift.end, shift.contacts))
    return Reading(tuple(by_start[:MOST_SHIFTS]), tuple(strangers))


def named_in(event: CalendarEvent, contacts: Sequence[str]) -> tuple[str, ...]:
    """The contacts whose keys are words of the summary; if none is, of the attendees.

    Capital letters do not matter, and of an address only what is before its @ counts.
    """
    attendees = [attendee.partition("@")[0] for attendee in event.attendees]
    for texts in ([event.summary], attendees):
        words = [word for text in texts for word in WORD.findall(text.lower())]
        found = [contact for word in words for contact in contacts if contact.lower() == word]
        if found:
            return tuple(dict.fromkeys(found))[:MOST_TOGETHER]
    return ()


def _moment(at: date, place: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        return moment(datetime.combine(at, time()), place)
    return at.astimezone(UTC) if at.tzinfo else moment(at, place)

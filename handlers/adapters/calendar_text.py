"""iCalendar text (RFC 5545) as the occurrences of its events, by libraries."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

import icalendar
import recurring_ical_events

from dispatch.errors import UnreadableCalendar
from dispatch.rota.calendar_events import CalendarEvent

MOST_EVENTS = 5_000
"""Events in a calendar, and occurrences read of it."""
TOO_OFTEN = {"SECONDLY", "MINUTELY"}
FAULTS = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)
"""What the libraries raise for text that is no calendar, or one that is wrong."""


def events_in(text: bytes, start: datetime, end: datetime) -> list[CalendarEvent]:
    """What takes place between `start` and `end`, cancelled events left out.

    Raises UnreadableCalendar, without any of the text.
    """
    try:
        calendar = icalendar.Calendar.from_ical(text)
        _refuse_floods(calendar.walk("VEVENT"))
        found = recurring_ical_events.of(calendar).between(start, end)
        return [_event(one) for one in islice(found, MOST_EVENTS) if not _is_cancelled(one)]
    except FAULTS as error:
        raise UnreadableCalendar(f"not a calendar: {type(error).__name__}") from None


def _refuse_floods(events: Iterable[Any]) -> None:
    for number, event in enumerate(events):
        rule = event.get("RRULE")
        rules = rule if isinstance(rule, list) else [rule] if rule else []
        if number >= MOST_EVENTS or any(TOO_OFTEN & set(one.get("FREQ", [])) for one in rules):
            raise UnreadableCalendar(f"more than {MOST_EVENTS} events, or one every minute")


def _is_cancelled(event: Any) -> bool:  # noqa: ANN401 - a component of the library's
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _event(event: Any) -> CalendarEvent:  # noqa: ANN401 - the same
    attendees = event.get("ATTENDEE", [])
    listed = attendees if isinstance(attendees, list) else [attendees]
    return CalendarEvent(
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event.get("SUMMARY", "")),
        tuple(text for one in listed for text in _names(one)),
    )


def _names(attendee: Any) -> list[str]:  # noqa: ANN401 - the same
    """The name that is shown, and the address without its mailto:."""
    address = str(attendee)
    shown = attendee.params.get("CN", "")
    return [str(shown), address[7:] if address.lower().startswith("mailto:") else address]

"""The shifts in a rota's calendar, from its file or its address."""

from datetime import datetime, timedelta
from pathlib import Path

from dispatch.errors import UnreadableCalendar
from dispatch.rota.calendar_events import AHEAD, Reading, shifts_of
from dispatch.rota.calendar_table import Calendar
from handlers.adapters.calendar_address import MOST_BYTES, read_address
from handlers.adapters.calendar_text import events_in

BEFORE = timedelta(days=1)
"""Times without a zone are compared as if they were UTC's, so some more is read."""


def read_calendar(calendar: Calendar, folder: Path, now: datetime) -> Reading:
    """The shifts of the next 30 days; a file lies in `folder`. Raises UnreadableCalendar."""
    text = _file(folder / calendar.source) if calendar.is_file else read_address(calendar.source)
    return shifts_of(calendar, events_in(text, now - BEFORE, now + AHEAD))


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableCalendar(f"more than {MOST_BYTES:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableCalendar(
            f"{path.name}: {(error.strerror or 'unreadable').lower()}"
        ) from None

"""Checks the calendars of rotas that are files; an address is not asked: checks are offline."""

from collections.abc import Iterator
from datetime import datetime

from console.checks.files import ROTAS
from console.checks.project import Project
from console.finding import Finding
from dispatch.errors import UnreadableCalendar
from dispatch.rota.calendar_events import AHEAD, Reading
from dispatch.rota.files import RotaFile

SOURCE = ("calendar", "source")


def calendar_findings(project: Project, now: datetime) -> Iterator[Finding]:
    """Calendars that cannot be read, name nobody, or have events whose people are not known."""
    for file, one in project.rotas.items():
        if one.calendar and one.calendar.is_file:
            try:
                reading = _read(project, one, now)
            except UnreadableCalendar as error:
                yield project.finding(file, SOURCE, "error", f"calendar: {error}")
                continue
            yield from _stranger_findings(project, file, reading)


def _read(project: Project, one: RotaFile, now: datetime) -> Reading:
    from handlers.adapters.calendar_source import read_calendar  # noqa: PLC0415 - slow to import

    if one.calendar is None:
        return Reading(())
    return read_calendar(one.calendar, project.root / ROTAS, now)


def _stranger_findings(project: Project, file: str, reading: Reading) -> Iterator[Finding]:
    for summary in dict.fromkeys(event.summary for event in reading.strangers):
        message = f"the calendar's event {summary!r:.80} names none of the rota's contacts"
        yield project.finding(file, ("calendar", "contacts"), "warning", message)
    if not reading.shifts:
        message = f"by the calendar nobody is on call in the next {AHEAD.days} days"
        yield project.finding(file, SOURCE, "warning", message)

"""The calendars of the project's rotas, read here and now."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from console.project import ROOT
from dispatch.book import Book
from dispatch.errors import ConfigurationError, UnreadableCalendar
from dispatch.rota.model import Shift
from dispatch.rota.with_calendars import with_calendars

ROTAS = "escalation_plans/rotas"


def shifts_of(rota: str, book: Book, at: datetime) -> tuple[Shift, ...]:
    """The shifts of a rota from `at` on, none where it has no calendar; UnreadableCalendar."""
    if rota not in book.calendars:
        return ()
    from handlers.adapters.calendar_source import read_calendar  # noqa: PLC0415 - slow to import

    return read_calendar(book.calendars[rota], ROOT / ROTAS, at).shifts


def with_shifts(book: Book, at: datetime) -> Book:
    """The book as the functions have it; raises ConfigurationError with the rota's file."""
    shifts = {rota: _shifts(rota, book, at) for rota in _on_plans(book) if rota in book.calendars}
    return replace(book, plans=with_calendars(book.plans, shifts)) if shifts else book


def _shifts(rota: str, book: Book, at: datetime) -> tuple[Shift, ...]:
    try:
        return shifts_of(rota, book, at)
    except UnreadableCalendar as error:
        raise ConfigurationError(f"{ROTAS}/{rota}.toml", 0, f"calendar: {error}") from None


def _on_plans(book: Book) -> Iterable[str]:
    return {rota.name for plan in book.plans.values() for rota in plan.rotas}

"""Restricted hours: whether a moment is within them, and when that changes."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta, tzinfo

from dispatch.rota.model import Hours
from dispatch.rota.wall_clock import moment, wall_time

NEAR = (0, -1, 1, -2)
"""Days around a moment whose hours may hold it, the likely first: they end on the next day."""
AHEAD = range(-2, 9)
"""Days around a moment within which hours begin or end again: every weekday comes in seven."""


def within(hours: Hours, place: tzinfo, at: datetime) -> bool:
    """Whether `at` is in the hours; their first moment is, their last is not."""
    return any(opens <= at < closes for opens, closes in _openings(hours, place, at, NEAR))


def edges(hours: Hours, place: tzinfo, at: datetime) -> Iterator[datetime]:
    """Beginnings and ends around `at`, the next after it among them."""
    for opens, closes in _openings(hours, place, at, AHEAD):
        if opens < closes:  # a clock change can leave nothing of an hour
            yield from (opens, closes)


def _openings(
    hours: Hours, place: tzinfo, at: datetime, days: Iterable[int]
) -> Iterator[tuple[datetime, datetime]]:
    today = datetime.combine(wall_time(at, place), time())
    for offset in days:
        midnight = today + timedelta(days=offset)
        if midnight.weekday() in hours.days:
            yield moment(midnight + hours.opens, place), moment(midnight + hours.closes, place)

"""Calling hours: when the people of a campaign may be called, on each person's own clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dispatch.campaign.zones import clocks
from dispatch.rota.hours_text import DAY, hours_of
from dispatch.rota.model import Hours
from dispatch.rota.wall_clock import wall_time, zone
from dispatch.toml_file import Table

MOST_HOURS, MOST_HOLIDAYS = 20, 400
FURTHEST = timedelta(days=15)
"""After the last holiday every weekday comes twice: a clock change can swallow one window only."""


@dataclass(frozen=True, slots=True)
class CallingHours:
    """On which weekdays from when to when (`windows`, none past midnight), and on which days not.

    `zone` is the clock of forecasts and reports; no person's hours go by it.
    After `last_day` nobody is called any more.
    """

    windows: tuple[Hours, ...]
    zone: str = ""
    holidays: frozenset[date] = frozenset()
    last_day: date | None = None


def next_allowed(hours: CallingHours, zone_name: str, at: datetime) -> datetime | None:
    """The first moment (UTC) from `at` at which a call may start; None if none ever comes.

    A window that begins or ends where the clocks are put back or forward is cut to what is in it
    by every reading, so that the wall clock is never outside the window. Of several time zones
    (dispatch.campaign.zones) it is inside on all their clocks. Raises ValueError for a time zone
    that does not exist.
    """
    places, last = clocks(zone_name), max((at.date(), *hours.holidays)) + FURTHEST
    while at.date() <= last:
        found = [_next_on(hours, place, at) for place in places]
        if None in found:
            return None
        latest = max(filter(None, found))
        if found.count(latest) == len(found):
            return latest
        at = latest
    return None


def may_call(hours: CallingHours, zone_name: str, at: datetime) -> bool:
    """Whether a call may start now."""
    return next_allowed(hours, zone_name, at) == at


def spans_on(hours: CallingHours, day: date, place: tzinfo) -> list[tuple[datetime, datetime]]:
    """The moments (UTC) at which calls may start on a day, each from the first to before the last.

    Windows may overlap or touch; what a clock change leaves nothing of is left out.
    """
    if day in hours.holidays or (hours.last_day and day > hours.last_day):
        return []
    windows = [one for one in hours.windows if day.weekday() in one.days]
    spans = [(_latest(day, one.opens, place), _earliest(day, one.closes, place)) for one in windows]
    return sorted(span for span in spans if span[0] < span[1])


def _days(hours: CallingHours, first: date) -> Iterator[date]:
    last = max((first, *hours.holidays)) + FURTHEST
    last = min(last, hours.last_day) if hours.last_day else last
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _next_on(hours: CallingHours, place: tzinfo, at: datetime) -> datetime | None:
    for day in _days(hours, wall_time(at, place).date()):
        if found := _first_on(hours, day, place, at):
            return found
    return None


def _first_on(hours: CallingHours, day: date, place: tzinfo, at: datetime) -> datetime | None:
    moments = [max(opens, at) for opens, closes in spans_on(hours, day, place) if at < closes]
    return min(moments).astimezone(UTC) if moments else None


def _latest(day: date, since_midnight: timedelta, place: tzinfo) -> datetime:
    return max(_readings(day, since_midnight, place))


def _earliest(day: date, since_midnight: timedelta, place: tzinfo) -> datetime:
    return min(_readings(day, since_midnight, place))


def _readings(day: date, since_midnight: timedelta, place: tzinfo) -> list[datetime]:
    """The moments that a wall time can mean: two where a clock change repeats or skips it."""
    wall = datetime.combine(day, time()) + since_midnight
    return [wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)]


def calling_hours_in(table: Table) -> CallingHours:
    """The table `[calling_hours]`; raises ConfigurationError with the line of what is wrong."""
    hours = CallingHours(
        windows=_windows(table),
        zone=_zone(table),
        holidays=_holidays(table),
        last_day=table.day("last_day"),
    )
    table.done()
    return hours


def _windows(table: Table) -> tuple[Hours, ...]:
    texts = table.texts("hours")
    if not 1 <= len(texts) <= MOST_HOURS:
        table.refuse("hours", f'give 1 to {MOST_HOURS} hours, as hours = ["mon-fri 10:00-20:00"]')
    try:
        windows = tuple(map(hours_of, texts))
    except ValueError as error:
        table.refuse("hours", str(error))
    for text, one in zip(texts, windows, strict=True):
        if one.closes > DAY:
            message = f'"{text}" goes past midnight: end at 24:00, and begin the next day at 00:00'
            table.refuse("hours", message)
    return windows


def _zone(table: Table) -> str:
    name = table.text("zone", "")
    try:
        return name and str(zone(name) and name)
    except ValueError as error:
        table.refuse("zone", str(error))


def _holidays(table: Table) -> frozenset[date]:
    days = table.values.get("holidays", [])
    table.asked.add("holidays")
    plain = isinstance(days, list) and all(type(day) is date for day in days)
    if not plain or len(days) > MOST_HOLIDAYS:
        message = f"holidays must be up to {MOST_HOLIDAYS} dates, as [2026-12-25] without quotes"
        table.refuse("holidays", message)
    return frozenset(days)

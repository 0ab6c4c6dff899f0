"""Quiet hours: when a contact's phone stays silent, by severity, on that contact's own clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch.severity import Severity
from dispatch.toml_file import Table

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
MIDNIGHT_AT_THE_END = "24:00"
DAY, WEEK = 24 * 60, 7 * 24 * 60
"""Minutes."""
LEAST_AWAKE = 4 * 60
"""Minutes a week that must not be quiet: what is deferred needs a time at which it is called, and
a clock change takes up to two hours (Antarctica/Troll) away from a week."""
AROUND = range(-2, 10)
"""Days around today whose quiet hours can matter: no unbroken stretch of them lasts a week."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on the contact's clock; an end not after the start is the next day's.

    `days` are those on which the hours begin (0 is Monday). `up_to` is the worst severity that is
    held back; critical never is.
    """

    start: time
    end: time
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    up_to: Severity = Severity.HIGH

    def hold_back(self, severity: Severity) -> bool:
        """Whether an alert of this severity waits for the end of these hours."""
        return severity is not Severity.CRITICAL and severity.rank >= self.up_to.rank


def quiet_until(
    quiet: Sequence[QuietHours], time_zone: str, severity: Severity, now: datetime
) -> datetime | None:
    """None where the contact may be called `now` (UTC), else the moment at which they may (UTC).

    Quiet hours that overlap or touch count as one. A time of day that a clock change skips or
    repeats is read as RFC 5545, 3.3.5 says: by the offset before the gap, and the first of two.
    Where no such time zone exists there is no telling, and a call at night is better than none.
    """
    holding = [hours for hours in quiet if hours.hold_back(severity)]
    zone = _zone(time_zone) if holding else None
    if zone is None:
        return None
    today = now.astimezone(zone).date()
    until = now
    for start, end in sorted(_spans(holding, zone, today)):
        if start <= until < end:
            until = end
    return until if until > now else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _spans(
    quiet: Sequence[QuietHours], zone: ZoneInfo, today: date
) -> Iterator[tuple[datetime, datetime]]:
    for begins in (today + timedelta(days=number) for number in AROUND):
        for hours in quiet:
            if begins.weekday() in hours.days:
                ends = begins if hours.start < hours.end else begins + timedelta(days=1)
                yield _moment(begins, hours.start, zone), _moment(ends, hours.end, zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def read_quiet_hours(table: Table) -> tuple[QuietHours, ...]:
    """A contact's `[[NAME.quiet_hours]]`; raises ConfigurationError."""
    tables = table.tables("quiet_hours")
    quiet = tuple(_one(one) for one in tables)
    if WEEK - _quiet_minutes(quiet) < LEAST_AWAKE:
        hours = LEAST_AWAKE // 60
        tables[0].refuse("start", f"quiet hours must leave at least {hours} hours of the week")
    return quiet


def _one(table: Table) -> QuietHours:
    quiet = QuietHours(
        start=_clock(table, "start", table.text("start")),
        end=_end(table),
        days=_days(table),
        up_to=_severity(table),
    )
    table.done()
    return quiet


def _clock(table: Table, key: str, text: str) -> time:
    found = CLOCK.fullmatch(text)
    if found is None:
        table.refuse(key, f'{key} = "{text}" is no time of day: write "22:00"')
    return time(int(found[1]), int(found[2]))


def _end(table: Table) -> time:
    text = table.text("end")
    return time(0) if text == MIDNIGHT_AT_THE_END else _clock(table, "end", text)


def _days(table: Table) -> tuple[int, ...]:
    names = table.texts("days")
    if "days" in table.values and not names:
        table.refuse("days", "days is empty: leave it out for every day")
    if unknown := sorted(set(names) - set(DAYS)):
        table.refuse("days", f"unknown day {unknown[0]}: name some of {', '.join(DAYS)}")
    return tuple(sorted({DAYS.index(name) for name in names or DAYS}))


def _severity(table: Table) -> Severity:
    text = table.text("up_to", Severity.HIGH)
    held = [one for one in Severity if one is not Severity.CRITICAL]
    if text not in held:
        table.refuse(
            "up_to",
            f"up_to must be one of {', '.join(held)}: the worst severity that is held back "
            "(critical always calls)",
        )
    return Severity(text)


def _quiet_minutes(quiet: Sequence[QuietHours]) -> int:
    """How many minutes of a week are quiet for the least severity."""
    return len({minute % WEEK for hours in quiet for minute in _minutes_of(hours)})


def _minutes_of(hours: QuietHours) -> Iterator[int]:
    """Counted from Monday 00:00; past WEEK it is the next Monday."""
    start, end = (at.hour * 60 + at.minute for at in (hours.start, hours.end))
    for day in hours.days:
        begins = day * DAY + start
        yield from range(begins, begins + ((end - start) % DAY or DAY))

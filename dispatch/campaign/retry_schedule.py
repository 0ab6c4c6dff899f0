"""When a person whom a call did not reach is called again, or that they are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dispatch.campaign.calling_hours import CallingHours, next_allowed
from dispatch.campaign.person import Attempt, Outcome
from dispatch.campaign.zones import clock
from dispatch.rota.wall_clock import moment, wall_time

RETRIED = (
    *(Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED),
    *(Outcome.MACHINE, Outcome.NO_KEY, Outcome.UNKNOWN),
)
"""Outcomes that a file can have retried: `later` is called when the person asked for it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """After these outcomes, so many times: `wait` long, or on the next day `at` a time of day.

    The day and the time are those of the person's clock.
    """

    outcomes: tuple[Outcome, ...]
    wait: timedelta = timedelta()
    at: time | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class RetrySchedule:
    """The retries in their order, and what no person is called more than.

    `attempts` are calls in all, `attempts_per_day` those on one day of the person's clock;
    `between` is the least time from the end of a call to the next. A call that the person asked
    for counts, and need not keep that time.
    """

    retries: tuple[Retry, ...] = ()
    attempts: int = 3
    attempts_per_day: int = 2
    between: timedelta = timedelta(minutes=10)

    def after(self, outcome: Outcome, count: int) -> Retry | None:
        """What follows when a person's calls ended so for the `count`-th time; None: no more."""
        for retry in self.retries:
            if outcome in retry.outcomes:
                count -= retry.times
                if count <= 0:
                    return retry
        return None


def next_attempt(
    schedule: RetrySchedule,
    hours: CallingHours,
    zone_name: str,
    attempts: Sequence[Attempt],
    now: datetime,
    later_at: datetime | None = None,
) -> datetime | None:
    """When the person is called again (UTC, never before `now`); None where they are not.

    `attempts` are all their calls in order, the last being the one that ended; its outcome says
    what follows. `later_at` is when the person asked to be called, where that is the outcome.
    """
    if len(attempts) >= schedule.attempts:
        return None
    wanted = _wanted(schedule, attempts, zone_name, later_at)
    if wanted is None:
        return None
    return _first_free(schedule, hours, zone_name, attempts, max(wanted, now))


def _wanted(
    schedule: RetrySchedule, attempts: Sequence[Attempt], zone_name: str, later_at: datetime | None
) -> datetime | None:
    last = attempts[-1]
    ended = last.ended_at or last.at
    if last.outcome is Outcome.LATER:
        return later_at or ended + schedule.between
    if last.outcome is None:
        return None
    count = sum(one.outcome is last.outcome for one in attempts)
    retry = schedule.after(last.outcome, count)
    return max(_due(retry, last, zone_name), ended + schedule.between) if retry else None


def _due(retry: Retry, last: Attempt, zone_name: str) -> datetime:
    if retry.at is None:
        return (last.ended_at or last.at) + retry.wait
    place = clock(zone_name)
    tomorrow = wall_time(last.at, place).date() + timedelta(days=1)
    return moment(datetime.combine(tomorrow, retry.at), place)


def _first_free(
    schedule: RetrySchedule,
    hours: CallingHours,
    zone_name: str,
    attempts: Sequence[Attempt],
    earliest: datetime,
) -> datetime | None:
    """Within the hours, on the first day on which the person may still be called."""
    place = clock(zone_name)
    called = [wall_time(one.at, place).date() for one in attempts]
    at = next_allowed(hours, zone_name, earliest)
    while at and called.count(day := wall_time(at, place).date()) >= schedule.attempts_per_day:
        at = next_allowed(hours, zone_name, max(at, _midnight_after(day, zone_name)))
    return at


def _midnight_after(day: date, zone_name: str) -> datetime:
    """The first moment of the next day: of a midnight that is skipped, what stands in for it."""
    return moment(datetime.combine(day + timedelta(days=1), time()), clock(zone_name))

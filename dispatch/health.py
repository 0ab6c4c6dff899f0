"""Whether the heartbeat may leave: only while every open incident has a step to come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LATEST = timedelta(minutes=5)
"""A deadline that is later than this has stopped the heart: the auditor, which wakes what is
overdue every minute, could not help it."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An incident that should have been woken at `since`."""

    incident: str
    since: datetime

    def late(self, now: datetime) -> timedelta:
        """How late it is; nothing where a clock is ahead."""
        return max(timedelta(0), now - self.since)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What an audit at `now` saw.

    `stranded` counts open incidents for which nothing is to come. `dead_letters` has the number
    of messages in each dead-letter queue, None where it could not be counted.
    """

    now: datetime
    overdue: Sequence[Overdue] = ()
    stranded: int = 0
    dead_letters: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the heart beats, and what stops it, in words."""

    healthy: bool
    why: str = ""


def pulse(vitals: Vitals) -> Pulse:
    """The heart beats unless something stops it. Dead letters that are counted do not.

    They have an alarm of their own, and may lie for days until somebody has mended the cause.
    """
    faults = [*_late(vitals), *_stranded(vitals), *_uncounted(vitals)]
    return Pulse(not faults, "; ".join(faults))


def latest(vitals: Vitals) -> timedelta:
    """How late the latest deadline is; nothing where none is overdue."""
    return max((one.late(vitals.now) for one in vitals.overdue), default=timedelta(0))


def _late(vitals: Vitals) -> Iterator[str]:
    late = sum(one.late(vitals.now) > LATEST for one in vitals.overdue)
    if late:
        worst = round(latest(vitals).total_seconds())
        yield f"deadlines overdue for more than 5 minutes: {late}, the latest by {worst} s"


def _stranded(vitals: Vitals) -> Iterator[str]:
    if vitals.stranded:
        yield f"open incidents without a step to come: {vitals.stranded}"


def _uncounted(vitals: Vitals) -> Iterator[str]:
    unknown = [name for name, count in vitals.dead_letters.items() if count is None]
    if unknown:
        yield f"dead letters not counted: {', '.join(unknown)}"

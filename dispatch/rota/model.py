"""What a rota consists of. It is stored with every incident whose plan names it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_TOGETHER = 4
"""People one rota has on call at once: more are left out, so that a plan's calls stay bounded."""


class HandOver(StrEnum):
    """How often the next person takes over."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Hours:
    """A layer's restricted hours: on these weekdays (Monday is 0), from `opens` to `closes`.

    Both are counted from that day's midnight on the wall clock; `closes` is over 24 hours where
    the hours end on the following day.
    """

    days: tuple[int, ...]
    opens: timedelta
    closes: timedelta


@dataclass(frozen=True, slots=True)
class Layer:
    """People in turn. `start` is the first hand-over: wall time in the rota's zone, without offset.

    Every hand-over is at the time of day of `start`; a weekly one on its weekday, a monthly one on
    its day of the month, or on the last where a month is too short. `every` 2 is every second
    day, week or month. The layer is active from `start` to `end` within its `hours`; without
    hours, always.
    """

    contacts: tuple[str, ...]
    hand_over: HandOver
    start: datetime
    every: int = 1
    end: datetime | None = None
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """From `start` to `end` (UTC) `contacts` are on call, whoever else would be.

    With `replaces` only those are replaced, each by the contact at the same place, and only when
    it is their turn: a swap is two people who replace each other.
    """

    start: datetime
    end: datetime
    contacts: tuple[str, ...]
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start` to `end` (UTC) `contacts` are on call, because a calendar says so."""

    start: datetime
    end: datetime
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    """Layers, the later covering the earlier; shifts cover layers, overrides cover all."""

    name: str
    time_zone: str
    layers: tuple[Layer, ...] = ()
    overrides: tuple[Override, ...] = ()
    shifts: tuple[Shift, ...] = ()

"""Turns of any length as layers with daily and weekly hand-overs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group
from dispatch.importing.week import ALWAYS, DAY, WEEK, Minutes, hours_of, on_days
from dispatch.rota.files import MOST_LAYERS
from dispatch.rota.layer_tables import MOST_HOURS, MOST_IN_TURN, MOST_UNITS
from dispatch.rota.model import HandOver, Layer
from dispatch.rota.times_of_file import YEARS

EARLIEST = datetime(min(YEARS), 1, 1)  # noqa: DTZ001 - wall time
LATEST = datetime(max(YEARS), 12, 31)  # noqa: DTZ001 - as above
"""The times that a rota's file may have."""
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Turns:
    """People (ids) who follow one another. `start` is wall time and the first one's beginning."""

    where: str
    people: tuple[str, ...]
    start: datetime
    end: datetime | None = None
    minutes: Minutes = ALWAYS

    def every(self, length: timedelta, losses: Losses) -> Group:
        """Hand-overs each `length`; one that no layer can have is a loss and is rounded."""
        if not length:
            length = ONE_DAY
        units = _units(length)
        if units:
            return self.layers(*units, losses)
        slots = ONE_DAY // length
        if ONE_DAY % length == timedelta() and slots <= MOST_LAYERS:
            start = self.start.hour * 60 + self.start.minute
            each = DAY // slots
            return self.within(HandOver.DAILY, [start + at * each for at in range(slots)], losses)
        return self._rounded(length, losses)

    def within(self, period: HandOver, starts: Sequence[int], losses: Losses) -> Group:
        """Several turns in each day or week: `starts` are minutes of it, ascending.

        Each of them gets a layer of its own, active until the next begins. The first turn is the
        one that begins at `start`.
        """
        long = DAY if period is HandOver.DAILY else WEEK
        lengths = [
            ((later - at) % long) or long
            for at, later in zip(starts, [*starts[1:], starts[0]], strict=True)
        ]
        group: list[Layer] = []
        for slot, (at, length) in enumerate(zip(starts, lengths, strict=True)):
            begins = self.start + timedelta(minutes=(at - starts[0]) % long)
            turn = [number * len(starts) + slot for number in range(len(self.people))]
            people = _shortest(tuple(self.people[one % len(self.people)] for one in turn))
            days = range(7) if period is HandOver.DAILY else [0]
            minutes = self.minutes & on_days(days, at, length)
            one = Turns(self.where, people, begins, self.end, minutes)
            group += one.layers(period, 1, losses)
        return tuple(group)

    def layers(self, hand_over: HandOver, every: int, losses: Losses) -> Group:
        """One layer, none where nobody would ever be on call; its limits are losses."""
        people = self.people
        if not people or not self.minutes or self._is_over():
            return ()
        if len(people) > MOST_IN_TURN:
            why = f"{len(people)} people take turns, and a layer has {MOST_IN_TURN} at most"
            losses.add(What.TURN, self.where, why, f"the first {MOST_IN_TURN} take turns")
            people = people[:MOST_IN_TURN]
        start = min(max(self.start, EARLIEST), LATEST - ONE_WEEK)
        end = min(self.end, LATEST) if self.end else None
        hours = hours_of(self.minutes)
        if len(hours) > MOST_HOURS:
            why = f"{len(hours)} different hours in a week; a layer has {MOST_HOURS} at most"
            losses.add(What.TIMES, self.where, why, "the layer is active at all hours")
            hours = ()
        return (Layer(people, hand_over, start, every, end, hours),)

    def _is_over(self) -> bool:
        """Whether it ends before it begins, or before any time that a rota may have."""
        return self.end is not None and self.end <= max(self.start, EARLIEST)

    def _rounded(self, length: timedelta, losses: Losses) -> Group:
        days = max(1, round(length / ONE_DAY))
        near = timedelta(days=days)
        if days > MOST_UNITS:
            near = ONE_WEEK * min(MOST_UNITS, round(near / ONE_WEEK))
        hours = length.total_seconds() / 3600
        if len(set(self.people)) > 1:
            why = f"a turn of {hours:g} hours, which no hand-over of a layer has"
            losses.add(What.TURN, self.where, why, f"turns of {_told(near)}")
        return self.layers(*(_units(near) or (HandOver.DAILY, 1)), losses)


def together(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups without the empty ones."""
    return tuple(group for group in groups if group)


def _shortest(people: tuple[str, ...]) -> tuple[str, ...]:
    """The same turns without repetition."""
    for length in range(1, len(people)):
        if len(people) % length == 0 and people[:length] * (len(people) // length) == people:
            return people[:length]
    return people


def _units(length: timedelta) -> tuple[HandOver, int] | None:
    for hand_over, unit in ((HandOver.WEEKLY, ONE_WEEK), (HandOver.DAILY, ONE_DAY)):
        if length % unit == timedelta() and length // unit <= MOST_UNITS:
            return hand_over, length // unit
    return None


def _told(length: timedelta) -> str:
    weeks, rest = divmod(length, ONE_WEEK)
    many, unit = (length // ONE_DAY, "day") if rest else (weeks, "week")
    return f"{many} {unit}{'' if many == 1 else 's'}"

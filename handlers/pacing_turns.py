"""The campaigns that call now, each in its turn: who of their people is next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from handlers.pacing_agenda import Known
from handlers.pacing_flights import Flights
from handlers.pacing_running import Running

AT_ONCE = 100
"""Calls begun in one tick: the ends that come meanwhile are not to wait long."""


@dataclass(slots=True)
class Turns:
    """`running` are those that call, by their ids."""

    flights: Flights
    running: dict[str, Running] = field(default_factory=dict)
    _turn: int = 0

    def read_ahead(self, most: int, now: datetime) -> None:
        """So many people of each campaign, as far as it has room for them."""
        for one in self.running.values():
            one.agenda.read_ahead(one.plan, min(most, self._room(one, now)))

    def ready(self, now: datetime) -> int:
        """How many people who were read may be called now."""
        return sum(
            min(len(one.agenda.ready), self._room(one, now)) for one in self.running.values()
        )

    def next(self, now: datetime) -> tuple[Running, Known] | None:
        """The next person, of each campaign in turn; None where nobody is due."""
        for one in self._in_turn():
            if self._room(one, now) and (found := one.next(now)):
                return one, found
        return None

    def _room(self, one: Running, now: datetime) -> int:
        room = one.room(self.flights.by_campaign[one.agenda.campaign], now)
        return AT_ONCE if room is None else min(AT_ONCE, room)

    def _in_turn(self) -> Iterator[Running]:
        names = list(self.running)
        self._turn += 1
        for number in range(len(names)):
            yield self.running[names[(self._turn + number) % len(names)]]

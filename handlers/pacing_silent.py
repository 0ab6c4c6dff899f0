"""Calls of whose end nobody tells: the service is asked after them, once a second for a few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dispatch.campaign.ends import End
from dispatch.campaign.person import Outcome, Person
from dispatch.campaign.silence import has_name, next_look, prolonged_until
from handlers.adapters.log import log
from handlers.pacing_flights import Flight, Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_settling import Settling


@dataclass(frozen=True, slots=True)
class Silent:
    """`settle` gets the end of each that is over, or whose end nobody will ever tell."""

    settling: Settling
    jobs: Jobs
    flights: Flights
    settle: Callable[[Person, End], None]

    def look(self, now: datetime, most: int) -> int:
        """Ask after so many at most, silent the longest first; returns how many were looked at."""
        late = self.flights.silent(now, most)
        for flight in late:
            self._look_at(flight, now)
        return len(late)

    def _look_at(self, flight: Flight, now: datetime) -> None:
        look_at = next_look(flight.person, flight.since, now)
        if look_at is None:
            self.settle(flight.person, End("", outcome=Outcome.UNKNOWN))
            return
        flight.look_at = look_at
        if has_name(flight.person):
            self._ask_after(flight, flight.person)

    def _ask_after(self, flight: Flight, person: Person) -> None:
        self.jobs.do(
            lambda: self.settling.look(person),
            partial(self._looked, flight),
            partial(self._not_looked, person),
        )

    def _looked(self, flight: Flight, end: End | None) -> None:
        person = flight.person
        if end is None:
            self._goes_on(flight, person)
        elif self.flights.whose(end.contact_id) is not None:
            self.settle(person, end)

    def _goes_on(self, flight: Flight, person: Person) -> None:
        until = prolonged_until(person, flight.look_at)
        if until is not None:
            self.jobs.do(
                lambda: self.settling.prolong(person, until),
                partial(self._prolonged, flight),
                partial(self._not_looked, person),
            )

    @staticmethod
    def _prolonged(flight: Flight, person: Person) -> None:
        flight.person = person

    @staticmethod
    def _not_looked(person: Person, error: BaseException) -> None:
        log.warning("not asked after", person=person.id, error=type(error).__name__)

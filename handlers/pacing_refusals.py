"""Calls that the service did not take: asked for again, given back, or over before they began."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from dispatch.campaign.ends import End
from dispatch.campaign.person import Person, Stage
from dispatch.campaign.refused import Fate, InARow, fate_of, outcome_of_refusal
from dispatch.errors import DeliveryError
from handlers.adapters.log import log
from handlers.pacing_again import Again, AskedAgain
from handlers.pacing_ends import Ends
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_running import Running
from handlers.pacing_share import Share
from handlers.pacing_work import Started, Work

SENT_AGAIN = 3
"""How often a call is asked for again that nobody told us was placed."""


@dataclass(slots=True)
class Refusals:
    """Of all campaigns; those in `unfit` must not go on, and are no longer `running`."""

    work: Work
    jobs: Jobs
    ends: Ends
    share: Share
    flights: Flights
    running: dict[str, Running]
    clock: Callable[[], datetime]
    again: AskedAgain = field(default_factory=AskedAgain)
    unfit: dict[str, str] = field(default_factory=dict)
    row: InARow = field(default_factory=InARow)

    def flying(self) -> int:
        """Calls that may be under way at the service."""
        return len(self.flights) - self.again.certainly_not_placed

    def refused(self, started: Started, error: DeliveryError) -> None:
        """The service did not answer with the name of a call."""
        person, now = started.person, self.clock()
        may_ring = self.flights.sent_again(person) > 0
        self.ends.counting.refused(person, error)
        self.share.refused(error, self.flying() - (not may_ring), now)
        fate = fate_of(error, may_ring=may_ring)
        if fate is Fate.LATER:
            self._later(started, now + fate.value, may_ring=may_ring)
        elif fate is Fate.SENT_AGAIN:
            self.send_again(started, now + fate.value)
        elif fate is Fate.GIVEN_BACK:
            self.give_back(person, now + fate.value)
        else:
            self._never(person, error)

    def send_again(self, started: Started, at: datetime) -> None:
        """Under its token it is one call, however often it is asked for."""
        if self.flights.sent_again(started.person) < SENT_AGAIN:  # else it is settled at its end
            self.flights.sends_again(started.person)
            self._later(started, at, may_ring=True)

    def give_up(self, now: datetime) -> None:
        """Those that are asked for no more, and were certainly not placed."""
        for one in self.again.given_up(self.running, now):
            self.give_back(one.person, now)

    def give_back(self, person: Person, due_at: datetime) -> None:
        """The person is due again at that time."""
        self.flights.over(person, "")
        self.flights.closing.add(person.id)
        self.jobs.do(
            partial(self.work.give_back, person, due_at),
            lambda stored: self.flights.closing.discard(stored.id),
            partial(self.unheard, person),
        )

    def unheard(self, person: Person, error: BaseException) -> None:
        """What is stored of the person is not known: whoever reads it next goes by that."""
        log.warning("person not stored", person=person.id, error=type(error).__name__)
        self.flights.closing.discard(person.id)
        if person.stage is Stage.WAITING:
            self.flights.over(person, "")
            if one := self.running.get(person.campaign):
                one.agenda.again(person)

    def _never(self, person: Person, error: DeliveryError) -> None:
        log.warning("not called", person=person.id, error=str(error))
        if why := self.row.refused(person.campaign, error):
            self.unfit[person.campaign] = why
            self.running.pop(person.campaign, None)
        outcome = outcome_of_refusal(error)
        self.ends.settle(person, End("", answered=False, outcome=outcome))

    def _later(self, started: Started, at: datetime, *, may_ring: bool) -> None:
        self.flights.claimed(started.person)
        self.again.add(Again(at, started.person.id, started.person, started.talk, may_ring))

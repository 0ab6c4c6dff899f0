"""What becomes of calls that are over: their people settled, their messages given back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.ends import End, is_open
from dispatch.campaign.person import Person, Talk
from handlers.adapters.log import log
from handlers.pacing_early import EarlyEnds
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_reasons import Reasons
from handlers.pacing_settling import Settling
from handlers.pacing_silent import Silent
from handlers.pacing_work import Known


class Told(Protocol):
    """Where the ends of calls are told."""

    def take(self) -> Iterable[tuple[End, str]]:
        """What was told since, each with the receipt by which it is given back."""

    def done(self, receipts: Sequence[str]) -> None:
        """These need not be told again."""


class Counting(Protocol):
    """What counts what happens."""

    def started(self, person: Person) -> None:
        """A call was placed."""

    def settled(self, person: Person, talk: Talk) -> None:
        """A call ended, and this became of the person."""

    def ended(self, person: Person, talk: Talk) -> None:
        """The person is done without another call."""

    def refused(self, person: Person, error: Exception) -> None:
        """A call was refused, or something failed."""


@dataclass(slots=True)
class Ends:
    """`plans` are those of all campaigns that have calls under way, by their ids."""

    told: Told
    settling: Settling
    jobs: Jobs
    flights: Flights
    counting: Counting
    plans: Mapping[str, CallingPlan]
    clock: Callable[[], datetime]
    _early: EarlyEnds = field(default_factory=EarlyEnds)
    _receipts: dict[str, list[str]] = field(default_factory=dict)
    _given: list[str] = field(default_factory=list)
    _next_look: datetime | None = None
    _reasons: Reasons = field(init=False)
    _silent: Silent = field(init=False)

    def __post_init__(self) -> None:
        self._reasons = Reasons(self.settling, self.jobs, self.settle, self.clock)
        self._silent = Silent(self.settling, self.jobs, self.flights, self.settle)

    def take(self) -> None:
        """All that was told since."""
        for end, receipt in self.told.take():
            if self.flights.is_over(end.contact_id) and end.contact_id not in self._receipts:
                self._given.append(receipt)
                continue
            self._receipts.setdefault(end.contact_id, []).append(receipt)
            self._end(end)

    def known(self, contact_id: str) -> None:
        """A call has been named: its end may have come first."""
        if (end := self._early.take(contact_id)) is not None:
            self._end(end)

    def settle(self, person: Person, end: End) -> None:
        """The person's call is over, or never began; its place is free at once."""
        self.flights.over(person, end.contact_id, self.clock() if end.contact_id else None)
        self.flights.closing.add(person.id)
        plan = self.plans[person.campaign]
        self.jobs.do(
            lambda: self.settling.settle(person, end, plan),
            partial(self._settled, person, end),
            partial(self._failed, person, end),
        )

    def look(self) -> None:
        """Once a second: ask after calls that are silent, and forget ends that are nobody's."""
        now = self.clock()
        if self._next_look is not None and now < self._next_look:
            return
        self._next_look = now + timedelta(seconds=1)
        for nobodys in self._early.nobodys(now):
            self._given += self._receipts.pop(nobodys, [])
        self._reasons.allow(asked=self._silent.look(now, self._reasons.left_to_others))

    def give_back(self) -> None:
        """Let go of the messages of all that is settled."""
        if self._given:
            self.told.done(self._given)
            self._given = []

    def _end(self, end: End) -> None:
        person = self.flights.whose(end.contact_id)
        if person is not None and is_open(end):
            self._ask_why(person, end)
        elif person is not None:
            self.settle(person, end)
        elif not self.flights.is_over(end.contact_id):
            self._early.keep(end, self.clock())

    def _ask_why(self, person: Person, end: End) -> None:
        """Contact events do not tell busy from no answer; the contact record does."""
        self.flights.over(person, end.contact_id, self.clock())
        self.flights.closing.add(person.id)
        self._reasons.ask(person, end)

    def _settled(self, person: Person, end: End, known: Known | None) -> None:
        self.flights.closing.discard(person.id)
        if known is not None:
            self.counting.settled(*known)
        self._given += self._receipts.pop(end.contact_id, [])

    def _failed(self, person: Person, end: End, error: BaseException) -> None:
        """Its message comes again; without one, the table tells when the call must be over."""
        log.warning("not settled", person=person.id, error=type(error).__name__)
        self._receipts.pop(end.contact_id, None)
        self.flights.closing.discard(person.id)
        self.flights.adopt(person, self.clock())

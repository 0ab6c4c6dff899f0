"""The pacer: calls the people of all running campaigns, as many at once as there is room for.

One at a time by lease. All it knows it can read again from the table, so that another can go on
where one was cut off: who is called, by which contact, until when.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.ends import End
from dispatch.campaign.person import Outcome, Person, Stage, Talk
from dispatch.errors import (
    DeliveryError,
    NotReached,
    OutcomeUnknown,
    RouteRefused,
    Throttled,
)
from dispatch.routes.quotas import Quotas
from handlers.adapters.log import log
from handlers.pacing_agenda import Agenda
from handlers.pacing_ends import Counting, Ends, Told
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_share import Share, StoredBudgets
from handlers.pacing_work import Calling, People, Started, Work

AGAIN_AFTER = timedelta(seconds=1)
"""A call that was refused for the moment is asked for again, under its token, after so long."""
UNHEARD_AFTER = timedelta(seconds=5)
SENT_AGAIN = 3
"""How often a call is asked for again that nobody told us was placed."""
ROUTE_BACK_AFTER = timedelta(seconds=30)
AHEAD = timedelta(seconds=2)
"""People are read ahead for so long."""
AT_ONCE = 100
"""Calls begun in one tick: the ends that come meanwhile are not to wait long."""


@dataclass(slots=True)
class Running:
    """A campaign that calls: `most` at once and `rate` starts a second, where its file says so."""

    plan: CallingPlan
    agenda: Agenda
    most: int | None = None


@dataclass(order=True, frozen=True, slots=True)
class Again:
    """A call to be asked for again; `may_ring` where the first request may have been heard."""

    at: datetime
    id: str
    person: Person = field(compare=False)
    talk: Talk = field(compare=False)
    may_ring: bool = field(compare=False)


@dataclass(slots=True)
class Pacer:
    """`tick` does what is to be done now; whoever calls it often enough keeps the pace.

    `running` are the campaigns that call, `plans` those of all that have calls under way. From
    `until` on nobody is called: somebody else may pace then.
    """

    work: Work
    jobs: Jobs
    ends: Ends
    share: Share
    flights: Flights
    plans: dict[str, CallingPlan]
    clock: Callable[[], datetime]
    running: dict[str, Running] = field(default_factory=dict)
    until: datetime | None = None
    _again: list[Again] = field(default_factory=list)
    _turn: int = 0

    def tick(self) -> None:
        """Take what was told and what has come back, then start what there is room for."""
        self.ends.take()
        self.jobs.gather()
        self.ends.look()
        self._start()
        self.jobs.gather()
        self.ends.give_back()

    def _start(self) -> None:
        now = self.clock()
        self._give_up_stopped(now)
        if self.until is not None and now >= self.until:
            return
        again = sum(one.at <= now for one in self._again)
        wanted = min(AT_ONCE, again + self._ready())
        flying = len(self.flights) - sum(not one.may_ring for one in self._again)
        for _ in range(self.share.take(flying, wanted, now) if wanted or flying else 0):
            if not self._call_again(now) and not self._call_next(now):
                break

    def _ready(self) -> int:
        """How many people may be called now, those read ahead included."""
        ahead = max(1, int(self.share.quotas.starts_per_second * AHEAD.total_seconds()))
        for one in self.running.values():
            one.agenda.read_ahead(one.plan, min(ahead, self._room(one)))
        return sum(min(len(one.agenda.ready), self._room(one)) for one in self.running.values())

    def _room(self, one: Running) -> int:
        if one.most is None:
            return AT_ONCE
        return max(0, one.most - self.flights.by_campaign[one.agenda.campaign])

    def _call_next(self, now: datetime) -> bool:
        """The next person, of each campaign in turn; False where nobody is due."""
        for one in self._in_turn():
            if self._room(one) and (found := one.agenda.next()):
                person, talk = found
                self.flights.begin(person, now)
                self.jobs.do(
                    partial(self.work.start, person, talk, one.plan),
                    self._started,
                    partial(self._unheard, person),
                )
                return True
        return False

    def _in_turn(self) -> Iterator[Running]:
        names = list(self.running)
        self._turn += 1
        for number in range(len(names)):
            yield self.running[names[(self._turn + number) % len(names)]]

    def _call_again(self, now: datetime) -> bool:
        """A call that was refused for the moment; False where none waits for that."""
        if not self._again or self._again[0].at > now:
            return False
        again = heappop(self._again)
        self.jobs.do(
            partial(self.work.call, again.person, again.talk, self.plans[again.person.campaign]),
            self._started,
            partial(self._unheard, again.person),
        )
        return True

    def _give_up_stopped(self, now: datetime) -> None:
        """Who waits to be asked for again goes back, where the campaign was paused or stopped."""
        stopped = [one for one in self._again if one.person.campaign not in self.running]
        if stopped:
            self._again = sorted(one for one in self._again if one.person.campaign in self.running)
        for one in stopped:
            if not one.may_ring:
                self._give_back(one.person, now)

    def _started(self, started: Started) -> None:
        """The service has answered, or the person was found done."""
        person, now = started.person, self.clock()
        if started.error is not None:
            self._refused(started, started.error, now)
        elif started.contact_id:
            self.share.took(now)
            self.ends.counting.started(person)
            self.flights.named(person, started.contact_id)
            self.ends.known(started.contact_id)
        else:
            self.flights.over(person, "")
            self.ends.counting.settled(person, started.talk)

    def _refused(self, started: Started, error: DeliveryError, now: datetime) -> None:
        person = started.person
        self.ends.counting.refused(person, error)
        self.share.refused(error, len(self.flights), now)
        if isinstance(error, Throttled):
            self._later(started, now + AGAIN_AFTER, may_ring=False)
        elif isinstance(error, NotReached | RouteRefused):
            self._give_back(person, now + ROUTE_BACK_AFTER)
        elif isinstance(error, OutcomeUnknown):
            self._send_again(started, now)
        else:
            log.warning("not called", person=person.id, error=str(error))
            self.ends.settle(person, End("", answered=False, outcome=Outcome.BAD_NUMBER))

    def _send_again(self, started: Started, now: datetime) -> None:
        """Under its token it is one call, however often it is asked for."""
        flight = self.flights.by_person.get(started.person.id)
        if flight is None or flight.sent_again >= SENT_AGAIN:
            return  # it is settled once it must be over
        flight.sent_again += 1
        self._later(started, now + UNHEARD_AFTER, may_ring=True)

    def _later(self, started: Started, at: datetime, *, may_ring: bool) -> None:
        person = started.person
        self.flights.claimed(person)
        heappush(self._again, Again(at, person.id, person, started.talk, may_ring))

    def _give_back(self, person: Person, due_at: datetime) -> None:
        self.flights.over(person, "")
        self.jobs.do(
            partial(self.work.give_back, person, due_at),
            lambda _person: None,
            partial(self._unheard, person),
        )

    def _unheard(self, person: Person, error: BaseException) -> None:
        """What is stored of the person is not known: whoever reads it next goes by that."""
        log.warning("person not stored", person=person.id, error=type(error).__name__)
        if person.stage is Stage.WAITING:
            self.flights.over(person, "")


def make_pacer(  # noqa: PLR0913 - everything outside of it
    *,
    people: People,
    caller: Calling,
    told: Told,
    budgets: StoredBudgets,
    quotas: Quotas,
    route: str,
    beside: Sequence[str] = (),
    counting: Counting,
    executor: Executor,
    clock: Callable[[], datetime],
) -> Pacer:
    """A pacer that has nothing under way; it draws on the budget of `route`."""
    work, jobs, flights = Work(people, caller, clock), Jobs(executor), Flights()
    plans: dict[str, CallingPlan] = {}
    ends = Ends(told, work, jobs, flights, counting, plans, clock)
    share = Share(budgets, quotas, route, beside)
    return Pacer(work, jobs, ends, share, flights, plans, clock)

"""The pacer: calls the people of all running campaigns, as many at once as there is room for.

One at a time by lease. All it knows it can read again from the table, so that another can go on
where one was cut off: who is called, by which contact, until when.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.ends import End
from dispatch.campaign.person import Person, Stage, Talk
from dispatch.campaign.refused import InARow, outcome_of_refusal
from dispatch.errors import DeliveryError, NotReached, OutcomeUnknown, RouteRefused, Throttled
from dispatch.routes.quotas import Quotas
from handlers.adapters.log import log
from handlers.pacing_again import Again, AskedAgain
from handlers.pacing_ends import Counting, Ends, Told
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_running import Running
from handlers.pacing_share import Share, StoredBudgets
from handlers.pacing_work import Calling, People, Refused, Started, Work

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
BUSY = 500
"""Work under way with which nobody else is read: what is to be stored goes first."""


@dataclass(slots=True)
class Pacer:
    """`tick` does what is to be done now; whoever calls it often enough keeps the pace.

    `running` are the campaigns that call, `plans` those of all that have calls under way, `unfit`
    says of campaigns why they must not go on. From `until` on nobody is called: somebody else may
    pace then.
    """

    work: Work
    jobs: Jobs
    ends: Ends
    share: Share
    flights: Flights
    plans: dict[str, CallingPlan]
    clock: Callable[[], datetime]
    running: dict[str, Running] = field(default_factory=dict)
    unfit: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None
    again: AskedAgain = field(default_factory=AskedAgain)
    _row: InARow = field(default_factory=InARow)
    _turn: int = 0

    def tick(self) -> None:
        """Take what was told and what has come back, then start what there is room for."""
        self.ends.take()
        self.jobs.gather()
        self.ends.look()
        self._start()
        self.jobs.gather()
        self.ends.give_back()

    def adopt(self, person: Person, talk: Talk) -> None:
        """A call that another pacer began, or whose store was not heard of.

        One without a name is asked for again: under its token it is the same call, or the one that
        was never placed.
        """
        now = self.clock()
        if not self.flights.adopt(person, now):
            return
        self.work.sees(person, talk)
        if person.last and not person.last.contact_id:
            self._send_again(Started(person, talk), now)

    def _start(self) -> None:
        now = self.clock()
        for one in self.again.given_up(self.running, now):
            self._give_back(one.person, now)
        if self.until is not None and now >= self.until:
            return
        wanted = min(AT_ONCE, self.again.due(now) + self._ready(now))
        flying = self._flying()
        for _ in range(self.share.take(flying, wanted, now) if wanted or flying else 0):
            if not self._call_again(now) and not self._call_next(now):
                break
        self._put_off()

    def _flying(self) -> int:
        """Calls that may be under way at the service."""
        return len(self.flights) - self.again.certainly_not_placed

    def _ready(self, now: datetime) -> int:
        """How many people may be called now, those read ahead included."""
        ahead = max(1, int(self.share.quotas.starts_per_second * AHEAD.total_seconds()))
        ready = 0
        for one in self.running.values():
            room = self._room(one, now)
            if len(self.jobs) < BUSY:
                one.agenda.read_ahead(one.plan, min(ahead, room))
            ready += min(len(one.agenda.ready), room)
        return ready

    def _room(self, one: Running, now: datetime) -> int:
        room = one.room(self.flights.by_campaign[one.agenda.campaign], now)
        return AT_ONCE if room is None else min(AT_ONCE, room)

    def _call_next(self, now: datetime) -> bool:
        """The next person, of each campaign in turn; False where nobody is due."""
        for one in self._in_turn():
            if self._room(one, now) and (found := one.next(now)):
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

    def _put_off(self) -> None:
        """Those who may not be called now: a few in the day, everybody once the hours are over."""
        for one in self.running.values():
            late, one.agenda.late = one.agenda.late, []
            for person, talk, allowed in late:
                self.jobs.do(
                    partial(self.work.put_off, person, talk, allowed),
                    self._was_put_off,
                    partial(self._unheard, person),
                )

    def _was_put_off(self, known: tuple[Person, Talk]) -> None:
        if known[0].stage is Stage.DONE:
            self.ends.counting.ended(*known)

    def _call_again(self, now: datetime) -> bool:
        """A call that was refused for the moment; False where none waits for that."""
        again = self.again.next(now)
        if again is None:
            return False
        plan = self.plans[again.person.campaign]
        allowed = plan.allowed_at(again.person, now)
        if allowed is not None and allowed <= now:
            self.jobs.do(
                partial(
                    self.work.call_again, again.person, again.talk, plan, may_ring=again.may_ring
                ),
                self._started,
                partial(self._unheard, again.person),
            )
        elif not again.may_ring:
            self._give_back(again.person, now)
        return True

    def _started(self, started: Started) -> None:
        """The service has answered, or the person was found done."""
        person, now = started.person, self.clock()
        if started.error is not None:
            self._refused(started, started.error, now)
        elif started.contact_id:
            self.share.took(now)
            self._row.placed(person.campaign)
            self.ends.counting.started(person)
            self.flights.named(person, started.contact_id)
            self.ends.known(started.contact_id)
        elif not started.waits:
            self.flights.over(person, "")
            self.ends.counting.ended(person, started.talk)

    def _refused(self, started: Started, error: DeliveryError, now: datetime) -> None:
        """A call that may ring already is given back by no refusal: that is of this request."""
        person = started.person
        may_ring = self.flights.sent_again(person) > 0
        self.ends.counting.refused(person, error)
        self.share.refused(error, self._flying() - (not may_ring), now)
        if isinstance(error, Throttled):
            self._later(started, now + AGAIN_AFTER, may_ring=may_ring)
        elif isinstance(error, OutcomeUnknown) or (
            may_ring and isinstance(error, NotReached | RouteRefused)
        ):
            self._send_again(started, now + UNHEARD_AFTER)
        elif isinstance(error, NotReached | RouteRefused):
            self._give_back(person, now + ROUTE_BACK_AFTER)
        else:
            self._never(person, error)

    def _never(self, person: Person, error: DeliveryError) -> None:
        """The service will not place this call, whoever asks for it."""
        log.warning("not called", person=person.id, error=str(error))
        if why := self._row.refused(person.campaign, error):
            self.unfit[person.campaign] = why
            self.running.pop(person.campaign, None)
        outcome = outcome_of_refusal(error)
        self.ends.settle(person, End("", answered=False, outcome=outcome))

    def _send_again(self, started: Started, at: datetime) -> None:
        """Under its token it is one call, however often it is asked for."""
        if self.flights.sent_again(started.person) < SENT_AGAIN:  # else it is settled at its end
            self.flights.sends_again(started.person)
            self._later(started, at, may_ring=True)

    def _later(self, started: Started, at: datetime, *, may_ring: bool) -> None:
        self.flights.claimed(started.person)
        self.again.add(Again(at, started.person.id, started.person, started.talk, may_ring))

    def _give_back(self, person: Person, due_at: datetime) -> None:
        self.flights.over(person, "")
        self.flights.closing.add(person.id)
        self.jobs.do(
            partial(self.work.give_back, person, due_at),
            lambda stored: self.flights.closing.discard(stored.id),
            partial(self._unheard, person),
        )

    def _unheard(self, person: Person, error: BaseException) -> None:
        """What is stored of the person is not known: whoever reads it next goes by that."""
        log.warning("person not stored", person=person.id, error=type(error).__name__)
        self.flights.closing.discard(person.id)
        if person.stage is Stage.WAITING:
            self.flights.over(person, "")
            if one := self.running.get(person.campaign):
                one.agenda.again(person)


def make_pacer(  # noqa: PLR0913 - everything outside of it
    *,
    people: People,
    caller: Calling,
    refused: Refused,
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
    work, jobs, flights = Work(people, caller, refused, clock), Jobs(executor), Flights()
    plans: dict[str, CallingPlan] = {}
    ends = Ends(told, work, jobs, flights, counting, plans, clock)
    share = Share(budgets, quotas, route, beside)
    return Pacer(work, jobs, ends, share, flights, plans, clock)

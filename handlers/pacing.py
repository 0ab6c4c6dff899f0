"""The pacer: calls the people of all running campaigns, as many at once as there is room for.

One at a time by lease. All it knows it can read again from the table, so that another can go on
where one was cut off: who is called, by which contact, until when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.person import Person, Stage, Talk
from handlers.pacing_ends import Ends
from handlers.pacing_flights import Flights
from handlers.pacing_jobs import Jobs
from handlers.pacing_refusals import Refusals
from handlers.pacing_running import Running
from handlers.pacing_share import Share
from handlers.pacing_turns import AT_ONCE, Turns
from handlers.pacing_work import Started, Work

AHEAD = timedelta(seconds=2)
"""People are read ahead for so long."""
BUSY = 500
"""Work under way with which nobody else is read: what is to be stored goes first."""


@dataclass(slots=True)
class Pacer:
    """`tick` does what is to be done now; whoever calls it often enough keeps the pace.

    `plans` are those of all campaigns that have calls under way. From `until` on nobody is called:
    somebody else may pace then.
    """

    work: Work
    jobs: Jobs
    ends: Ends
    share: Share
    flights: Flights
    turns: Turns
    refusals: Refusals
    plans: dict[str, CallingPlan]
    clock: Callable[[], datetime]
    until: datetime | None = None

    @property
    def running(self) -> dict[str, Running]:
        """The campaigns that call, by their ids."""
        return self.turns.running

    @property
    def unfit(self) -> dict[str, str]:
        """Why campaigns must not go on, by their ids."""
        return self.refusals.unfit

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
            self.refusals.send_again(Started(person, talk), now)

    def _start(self) -> None:
        now = self.clock()
        self.refusals.give_up(now)
        if self.until is not None and now >= self.until:
            return
        wanted = min(AT_ONCE, self.refusals.again.due(now) + self._ready(now))
        flying = self.refusals.flying()
        for _ in range(self.share.take(flying, wanted, now) if wanted or flying else 0):
            if not self._call_again(now) and not self._call_next(now):
                break
        self._put_off()

    def _ready(self, now: datetime) -> int:
        """How many people may be called now, those read ahead included."""
        if len(self.jobs) < BUSY:
            ahead = int(self.share.quotas.starts_per_second * AHEAD.total_seconds())
            self.turns.read_ahead(max(1, ahead), now)
        return self.turns.ready(now)

    def _call_next(self, now: datetime) -> bool:
        """Whoever is next; False where nobody is due."""
        found = self.turns.next(now)
        if found is None:
            return False
        one, (person, talk) = found
        self.flights.begin(person, now)
        self.jobs.do(
            partial(self.work.start, person, talk, one.plan),
            self._started,
            partial(self.refusals.unheard, person),
        )
        return True

    def _call_again(self, now: datetime) -> bool:
        """A call that was refused for the moment; False where none waits for that."""
        again = self.refusals.again.next(now)
        if again is None:
            return False
        person, plan = again.person, self.plans[again.person.campaign]
        allowed = plan.allowed_at(person, now)
        if allowed is not None and allowed <= now:
            self.jobs.do(
                partial(self.work.call_again, person, again.talk, plan, may_ring=again.may_ring),
                self._started,
                partial(self.refusals.unheard, person),
            )
        elif not again.may_ring:
            self.refusals.give_back(person, now)
        return True

    def _started(self, started: Started) -> None:
        """The service has answered, or the person was found done."""
        person = started.person
        if started.error is not None:
            self.refusals.refused(started, started.error)
        elif started.contact_id:
            self.share.took(self.clock())
            self.refusals.row.placed(person.campaign)
            self.ends.counting.started(person)
            self.flights.named(person, started.contact_id)
            self.ends.known(started.contact_id)
        elif not started.waits:
            self.flights.over(person, "")
            self.ends.counting.ended(person, started.talk)

    def _put_off(self) -> None:
        """Those who may not be called now: a few in the day, everybody once the hours are over."""
        for one in self.running.values():
            late, one.agenda.late = one.agenda.late, []
            for person, talk, allowed in late:
                self.jobs.do(
                    partial(self.work.put_off, person, talk, allowed),
                    self._was_put_off,
                    partial(self.refusals.unheard, person),
                )

    def _was_put_off(self, known: tuple[Person, Talk]) -> None:
        if known[0].stage is Stage.DONE:
            self.ends.counting.ended(*known)

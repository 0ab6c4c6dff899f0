"""The production pacer in the simulation, with what a crash of it takes away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from clock import Clock, SlowExecutor
from crowd import CAMPAIGN, Crowd
from network import Call, Network

from dispatch.campaign.calling import token_of
from dispatch.campaign.ends import End, end_of_record
from dispatch.campaign.person import Person, Talk
from dispatch.errors import StateConflict
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Budget
from handlers.adapters.pacer_lease import LASTS
from handlers.adapters.pacer_looks import EVERY
from handlers.campaign_turn import TICK
from handlers.pacing_agenda import Agenda
from handlers.pacing_making import make_pacer
from handlers.pacing_running import Running

LEASE, LOOKS = LASTS.total_seconds(), EVERY.total_seconds()
"""Seconds after which a crashed pacer's lease is free, and between two looks at it."""
TO, BACK = 0.06, 0.06
"""Seconds of a request's way there and back, that of its claim included."""
RETRY_AFTER, MOST_ATTEMPTS = timedelta(minutes=20), 3


class Plan:
    """What a campaign file would say."""

    longest = timedelta(seconds=90)

    def route_for(self, _person: Person) -> str:
        """There is one."""
        return "main"

    def allowed_at(self, _person: Person, now: datetime) -> datetime:
        """Always."""
        return now

    def next_call(self, person: Person, _later: datetime | None, now: datetime) -> datetime | None:
        """Twice more, 20 minutes apart."""
        return now + RETRY_AFTER if len(person.attempts) < MOST_ATTEMPTS else None

    def request(self, person: Person) -> dict[str, Any]:
        """No more than the network looks at."""
        return {"ClientToken": token_of(person), "DestinationPhoneNumber": person.number}


class Budgets:
    """One, with its version."""

    def __init__(self) -> None:
        self.stored = Budget("main")

    def load(self, _route: str) -> Budget:
        """As stored."""
        return self.stored

    def save(self, budget: Budget) -> Budget:
        """A conditional write."""
        if budget.version != self.stored.version:
            raise StateConflict("somebody else wrote first")
        self.stored = replace(budget, version=budget.version + 1)
        return self.stored


class Queue:
    """The queue of ends: what was taken and not given back is told again after 30 seconds."""

    VISIBLE_AFTER = 30.0

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.waiting: list[tuple[End, str]] = []
        self.taken: dict[str, End] = {}

    def put(self, call: Call) -> None:
        """A contact event, which names no reason."""
        end = end_of_record({**call.record(), "DisconnectReason": None})
        if end is not None:
            self.waiting.append((end, call.contact_id))

    def take(self) -> Iterable[tuple[End, str]]:
        """All that wait."""
        found, self.waiting = self.waiting, []
        for end, receipt in found:
            self.taken[receipt] = end
            self.clock.after(self.VISIBLE_AFTER, lambda receipt=receipt: self._again(receipt))
        return found

    def done(self, receipts: Sequence[str]) -> None:
        """Deleted."""
        for one in receipts:
            self.taken.pop(one, None)

    def _again(self, receipt: str) -> None:
        if receipt in self.taken:
            self.waiting.append((self.taken.pop(receipt), receipt))


class Silent:
    """Counts nothing."""

    def started(self, _person: Person) -> None:
        """A call was placed."""

    def settled(self, _person: Person, _talk: Talk) -> None:
        """A call ended."""

    def ended(self, _person: Person, _talk: Talk) -> None:
        """The person is done without another call."""

    def refused(self, _person: Person, _error: Exception) -> None:
        """A call was refused."""


class Ours:
    """One pacer after another: each ends in a crash, and the next goes on."""

    def __init__(self, clock: Clock, network: Network, quotas: Quotas, seed: int) -> None:
        self.clock, self.network, self.quotas = clock, network, quotas
        self.chance = Random(seed)  # noqa: S311 - a simulation
        self.crowd, self.budgets, self.queue = Crowd(clock), Budgets(), Queue(clock)
        self.crashes, self.stopped = 0, False
        network.on_end = self.queue.put
        network.on_answer = self._says
        self._begin()

    def stop(self) -> None:
        """Call nobody else, whoever paces."""
        self.stopped = True
        self.pacer.running.clear()

    def _begin(self) -> None:
        self.executor = SlowExecutor(self.clock, TO, BACK)
        self.pacer = make_pacer(
            people=self.crowd,
            caller=cast("Any", self.network),
            refused=lambda _numbers: (),
            told=self.queue,
            budgets=self.budgets,
            quotas=self.quotas,
            route="main",
            counting=Silent(),
            executor=self.executor,
            clock=self.clock.now,
        )
        plan = cast("Any", Plan())
        agenda = Agenda(CAMPAIGN, self.crowd, self.clock.now)
        self.pacer.plans[CAMPAIGN] = plan
        if not self.stopped:
            self.pacer.running[CAMPAIGN] = Running(plan, agenda)
        self._adopt()
        self.clock.after(5.0, self._adopt)
        self._tick()

    def _adopt(self) -> None:
        for person, talk in self.crowd.calling():
            self.pacer.adopt(person, talk)

    def _tick(self) -> None:
        if self.chance.random() < self.network.faults.crashes_a_second * TICK:
            self.crashes += 1
            self.executor.dead = True
            self.clock.after(LEASE + self.chance.uniform(0.0, LOOKS), self._begin)
            return
        self.pacer.tick()
        self.clock.after(TICK, self._tick)

    def _says(self, call: Call) -> None:
        person = self.crowd.stored[f"{int(call.number[2:]):020x}"][0]
        number = person.attempts[-1].number
        self.clock.after(5.0, lambda: self.crowd.says(call.number, number))

"""What a pacer does once a second beside calling: which campaigns run, and how far they are."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.control import Verb, calls_now, changed
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.run import Campaign, Status
from dispatch.errors import StateConflict, TocsinError
from handlers.adapters.log import log
from handlers.pacing import Pacer, Running
from handlers.pacing_agenda import Agenda, DuePeople
from handlers.pacing_counting import Costs, Counted

EVERY = timedelta(seconds=1)
STORE_EVERY = timedelta(seconds=2)
SWEEP_EVERY = timedelta(seconds=10)
SETTLES_IN = timedelta(seconds=5)
"""An index is a moment behind: a new pacer looks a second time for calls that were under way."""
ASLEEP_BEFORE = timedelta(seconds=90)
"""Nobody due for so long: the pacer may rest, and is woken each minute."""


class StoredCampaigns(Protocol):
    """Where campaigns are stored; `save` raises StateConflict."""

    def listed(self) -> list[Campaign]:
        """All of them."""

    def load(self, campaign: str) -> Campaign | None:
        """One."""

    def save(self, campaign: Campaign) -> Campaign:
        """In place of the version it was made from."""


class CalledPeople(DuePeople, Protocol):
    """People, and who of them is called."""

    def calling(self, campaign: str) -> list[tuple[Person, Talk]]:
        """Those who are called."""

    def next_due(self, campaign: str) -> datetime | None:
        """When the next who waits is due; None where nobody waits."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A campaign's file, read: how it calls, what calls cost, and what it may spend."""

    plan: CallingPlan
    costs: Costs
    cap: float
    most: int | None


Prepare = Callable[[Campaign], Prepared]
"""Reads the text of the campaign's file in its latest version; raises TocsinError."""


@dataclass(slots=True)
class Keeper:
    """For one pacer. `costs` is the same mapping that `counted` reads."""

    campaigns: StoredCampaigns
    people: CalledPeople
    pacer: Pacer
    counted: Counted
    costs: dict[str, Costs]
    prepare: Prepare
    clock: Callable[[], datetime]
    prepared: dict[tuple[str, int], Prepared] = field(default_factory=dict)
    known: dict[str, Campaign] = field(default_factory=dict)
    nobody_due_before: datetime | None = None
    _next: datetime | None = None
    _store_at: datetime | None = None
    _sweep_at: datetime | None = None
    _begun: datetime | None = None

    def keep(self) -> None:
        """What is to be done this second, if it has not been."""
        now = self.clock()
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        self._begun = self._begun or now
        self._refresh(now)
        self._adopt(now)
        if self._store_at is None or now >= self._store_at:
            self._store_at = now + STORE_EVERY
            self._store_all(now)

    def finish(self) -> None:
        """Store what was counted: somebody else goes on."""
        self._store_all(self.clock())

    def may_rest(self) -> bool:
        """Whether nothing is under way, and nobody is due for a while."""
        if self.pacer.flights or self.pacer.jobs or self.counted.since:
            return False
        if not self.pacer.running:
            return True
        return self.nobody_due_before is not None and (
            self.nobody_due_before > self.clock() + ASLEEP_BEFORE
        )

    def _refresh(self, now: datetime) -> None:
        """Which campaigns call: what an operator asks for takes effect here."""
        self.known = {one.id: one for one in self.campaigns.listed() if self._concerns(one)}
        for campaign in self.known.values():
            self._prepare(campaign)
        running = {name for name, one in self.known.items() if calls_now(one, now)}
        for name in [one for one in self.pacer.running if one not in running]:
            del self.pacer.running[name]
        for name in sorted(running & self.pacer.plans.keys()):
            self._run(name)

    def _concerns(self, campaign: Campaign) -> bool:
        return not campaign.status.over or bool(self.pacer.flights.by_campaign[campaign.id])

    def _prepare(self, campaign: Campaign) -> None:
        version = (campaign.id, campaign.file_version)
        if campaign.status in {Status.IMPORTING, Status.READY}:
            return
        if version not in self.prepared:
            try:
                self.prepared[version] = self.prepare(campaign)
            except TocsinError as error:
                log.error("campaign not called", campaign=campaign.id, error=str(error))
                return
        found = self.prepared[version]
        self.pacer.plans[campaign.id], self.costs[campaign.id] = found.plan, found.costs

    def _run(self, name: str) -> None:
        plan = self.pacer.plans[name]
        most = self.prepared[name, self.known[name].file_version].most
        before = self.pacer.running.get(name)
        agenda = before.agenda if before else Agenda(name, self.people, self.clock)
        self.pacer.running[name] = Running(plan, agenda, most)

    def _adopt(self, now: datetime) -> None:
        """Calls that another pacer began, or whose store was not heard of."""
        if self._sweep_at is not None and now < self._sweep_at:
            return
        first = self._sweep_at is None
        self._sweep_at = now + (SETTLES_IN if first else SWEEP_EVERY)
        for name in self.pacer.plans:
            for person, _ in self.people.calling(name):
                self.pacer.flights.adopt(person, now)

    def _store_all(self, now: datetime) -> None:
        due = [self._store(one, now) for one in list(self.known.values())]
        waiting = [one for one in due if one is not None]
        self.nobody_due_before = min(waiting, default=None)

    def _store(self, campaign: Campaign, now: datetime) -> datetime | None:
        """Its tally, and that it is over where nobody is left; returns when the next is due."""
        calling = self.pacer.flights.by_campaign[campaign.id]
        tally = self.counted.added_to(campaign.tally, campaign.id, calling)
        after, due = replace(campaign, tally=tally), None
        if campaign.id in self.pacer.running:
            after, due = self._judged(after, now)
        if after == campaign:
            return due
        try:
            self.known[campaign.id] = self.campaigns.save(after)
        except StateConflict:
            return now  # an operator wrote first: read anew in a second
        self.counted.stored(campaign.id)
        return due

    def _judged(self, campaign: Campaign, now: datetime) -> tuple[Campaign, datetime | None]:
        """A campaign that runs: paused where its money is spent, finished where nobody is left."""
        cap = self.prepared[campaign.id, campaign.file_version].cap
        if campaign.tally.spent >= cap:
            return changed(campaign, Verb.PAUSE, now, f"its cap of {cap:g} is spent"), None
        if campaign.tally.calling or self.pacer.running[campaign.id].agenda.ready:
            return campaign, now
        due = self.people.next_due(campaign.id)
        settled = self._begun is not None and now - self._begun > SETTLES_IN
        if due is None and settled and not self.pacer.jobs:
            return changed(campaign, Verb.FINISH, now), None
        return campaign, due or now

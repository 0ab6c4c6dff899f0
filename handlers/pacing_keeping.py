"""What a pacer does once a second beside calling: which campaigns run, and how far they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.control import Verb, calls_now, changed
from dispatch.campaign.pace import Pace
from dispatch.campaign.run import Campaign, Status
from dispatch.errors import StateConflict
from handlers.pacing import Pacer
from handlers.pacing_agenda import Agenda, DuePeople
from handlers.pacing_counting import Costs, Counted
from handlers.pacing_files import Files
from handlers.pacing_running import Running
from handlers.pacing_tallies import SETTLES_IN, Listed, Tallies

EVERY = timedelta(seconds=1)
LIST_EVERY = timedelta(seconds=5)
"""A campaign that is new is seen so much later at most; what an operator asks of one, each second.
"""
STORE_EVERY = timedelta(seconds=2)
SWEEP_EVERY = timedelta(seconds=10)
ASLEEP_BEFORE = timedelta(seconds=90)
"""Nobody due for so long: the pacer may rest, and is woken each minute."""


class StoredCampaigns(Protocol):
    """Where campaigns are stored; `save` raises StateConflict."""

    def ids(self) -> list[str]:
        """Of all of them."""

    def these(self, ids: Iterable[str]) -> list[Campaign]:
        """Those with these ids."""

    def save(self, campaign: Campaign) -> Campaign:
        """In place of the version it was made from."""


class CalledPeople(DuePeople, Listed, Protocol):
    """People, and who of them is called."""


@dataclass(slots=True)
class Keeper:
    """For one pacer. `costs` is the same mapping that `counted` reads."""

    campaigns: StoredCampaigns
    people: CalledPeople
    pacer: Pacer
    counted: Counted
    costs: dict[str, Costs]
    files: Files
    clock: Callable[[], datetime]
    known: dict[str, Campaign] = field(default_factory=dict)
    nobody_due_before: datetime | None = None
    _tallies: Tallies = field(init=False)
    _ids: set[str] = field(default_factory=set)
    _ended: set[str] = field(default_factory=set)
    _list_at: datetime | None = None
    _next: datetime | None = None
    _store_at: datetime | None = None
    _sweep_at: datetime | None = None
    _settled_at: datetime | None = None

    def __post_init__(self) -> None:
        self._tallies = Tallies(self.people, self.pacer, self.counted, self.files)

    def keep(self) -> None:
        """What is to be done this second, if it has not been."""
        now = self.clock()
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        self._settled_at = self._settled_at or now + SETTLES_IN
        self._refresh(now)
        self._adopt(now)
        if self._store_at is None or now >= self._store_at:
            self._store_at = now + STORE_EVERY
            self._store_all(now)

    def finish(self) -> None:
        """Store what was counted: somebody else goes on."""
        self._read()
        self._store_all(self.clock())

    def may_rest(self) -> bool:
        """Whether nothing is under way, and nobody is due for a while."""
        if self.pacer.flights or self.pacer.jobs or self.counted.since:
            return False
        if self.pacer.flights.closing:
            return False
        if any(one.tally.calling for one in self.known.values()):
            return False
        if not self.pacer.running:
            return True
        return self.nobody_due_before is not None and (
            self.nobody_due_before > self.clock() + ASLEEP_BEFORE
        )

    def _refresh(self, now: datetime) -> None:
        """Which campaigns call: what an operator asks for takes effect here."""
        self._read()
        for campaign in list(self.known.values()):
            self._prepare(campaign, now)
        running = {name for name, one in self.known.items() if calls_now(one, now)}
        for name in [one for one in self.pacer.running if one not in running]:
            del self.pacer.running[name]
        for name in sorted(running):
            self._run(self.known[name])

    def _read(self) -> None:
        """A campaign that is over stays so: hundreds of earlier ones are not read each second."""
        now = self.clock()
        if self._list_at is None or now >= self._list_at:
            self._ids, self._list_at = set(self.campaigns.ids()), now + LIST_EVERY
        listed = self.campaigns.these(sorted(self._ids - self._ended))
        self.known = {one.id: one for one in listed if self._concerns(one)}
        self._ended |= {one.id for one in listed if one.id not in self.known}

    def _concerns(self, campaign: Campaign) -> bool:
        """Whether it may call, has calls under way, or what became of some is not stored yet."""
        return (
            not campaign.status.over
            or campaign.tally.calling > 0
            or self.pacer.flights.by_campaign[campaign.id] > 0
            or campaign.id in self.counted.since
            or len(self.pacer.jobs) > 0
        )

    def _prepare(self, campaign: Campaign, now: datetime) -> None:
        if campaign.status in {Status.IMPORTING, Status.READY}:
            return
        if found := self.files.of(campaign):
            self.pacer.plans[campaign.id], self.costs[campaign.id] = found.plan, found.costs
        why = self.pacer.unfit.get(campaign.id) or self.files.fault(campaign)
        if why and campaign.status is Status.RUNNING:
            self._pause(campaign, why, now)
        else:
            self.pacer.unfit.pop(campaign.id, None)

    def _pause(self, campaign: Campaign, why: str, now: datetime) -> None:
        """Whoever looks at it reads why; one that an operator changed meanwhile is read again."""
        paused = changed(campaign, Verb.PAUSE, now, why)
        try:
            self.known[campaign.id] = self.campaigns.save(paused)
        except StateConflict:
            self.known[campaign.id] = paused

    def _run(self, campaign: Campaign) -> None:
        found = self.files.of(campaign)
        if found is None:
            return
        before = self.pacer.running.get(campaign.id)
        self.pacer.running[campaign.id] = Running(
            plan=found.plan,
            agenda=before.agenda if before else Agenda(campaign.id, self.people, self.clock),
            most=found.most_now(campaign, self.counted),
            rate=found.rate,
            pace=before.pace if before else Pace(),
        )

    def _adopt(self, now: datetime) -> None:
        """Calls that another pacer began, or whose store was not heard of.

        An index is a moment behind: a new pacer looks a second time.
        """
        if self._sweep_at is not None and now < self._sweep_at:
            return
        self._sweep_at = now + (SETTLES_IN if self._sweep_at is None else SWEEP_EVERY)
        for name in self.pacer.plans:
            for person, talk in self.people.calling(name, self.pacer.flights):
                self.pacer.adopt(person, talk)

    def _store_all(self, now: datetime) -> None:
        settled = self._settled_at is not None and now > self._settled_at
        due = [self._store(one, now, settled=settled) for one in list(self.known.values())]
        waiting = [one for one in due if one is not None]
        self.nobody_due_before = min(waiting, default=None)

    def _store(self, campaign: Campaign, now: datetime, *, settled: bool) -> datetime | None:
        """Its tally, and that it is over where nobody is left; returns when the next is due."""
        after, due = self._tallies.of(campaign, now, settled=settled)
        if after == campaign:
            return due
        try:
            self.known[campaign.id] = self.campaigns.save(after)
        except StateConflict:
            return now  # an operator wrote first: read anew in a second
        self.counted.stored(campaign.id)
        return due

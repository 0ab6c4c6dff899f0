"""What a pacer does once a second beside calling: which campaigns run, and how far they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.run import Campaign
from dispatch.errors import StateConflict
from handlers.pacing import Pacer
from handlers.pacing_admission import Admission
from handlers.pacing_agenda import DuePeople
from handlers.pacing_campaigns import KnownCampaigns, StoredCampaigns
from handlers.pacing_counting import Costs, Counted
from handlers.pacing_files import Files
from handlers.pacing_tallies import SETTLES_IN, Listed, Tallies

EVERY = timedelta(seconds=1)
STORE_EVERY = timedelta(seconds=2)
SWEEP_EVERY = timedelta(seconds=10)
ASLEEP_BEFORE = timedelta(seconds=90)
"""Nobody due for so long: the pacer may rest, and is woken each minute."""


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
    nobody_due_before: datetime | None = None
    _known: KnownCampaigns = field(init=False)
    _admission: Admission = field(init=False)
    _tallies: Tallies = field(init=False)
    _next: datetime | None = None
    _store_at: datetime | None = None
    _sweep_at: datetime | None = None
    _settled_at: datetime | None = None

    def __post_init__(self) -> None:
        pacer, counted, files = self.pacer, self.counted, self.files
        self._known = KnownCampaigns(self.campaigns, pacer, counted, self.clock)
        self._admission = Admission(
            self._known, self.people, pacer, counted, self.costs, files, self.clock
        )
        self._tallies = Tallies(self.people, pacer, counted, files)

    def keep(self) -> None:
        """What is to be done this second, if it has not been."""
        now = self.clock()
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        self._settled_at = self._settled_at or now + SETTLES_IN
        self._admission.refresh(now)
        self._adopt(now)
        if self._store_at is None or now >= self._store_at:
            self._store_at = now + STORE_EVERY
            self._store_all(now)

    def finish(self) -> None:
        """Store what was counted: somebody else goes on."""
        self._known.read()
        self._store_all(self.clock())

    def may_rest(self) -> bool:
        """Whether nothing is under way, and nobody is due for a while."""
        if self.pacer.flights or self.pacer.jobs or self.counted.since:
            return False
        if self.pacer.flights.closing:
            return False
        if any(one.tally.calling for one in self._known.all()):
            return False
        if not self.pacer.running:
            return True
        return self.nobody_due_before is not None and (
            self.nobody_due_before > self.clock() + ASLEEP_BEFORE
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
        due = [self._store(one, now, settled=settled) for one in self._known.all()]
        waiting = [one for one in due if one is not None]
        self.nobody_due_before = min(waiting, default=None)

    def _store(self, campaign: Campaign, now: datetime, *, settled: bool) -> datetime | None:
        """Its tally, and that it is over where nobody is left; returns when the next is due."""
        after, due = self._tallies.of(campaign, now, settled=settled)
        if after == campaign:
            return due
        try:
            self._known.save(after)
        except StateConflict:
            return now  # an operator wrote first: read anew in a second
        self.counted.stored(campaign.id)
        return due

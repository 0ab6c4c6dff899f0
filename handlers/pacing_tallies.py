"""How far a campaign is, as a pacer stores it: its tally, and when nobody is left to be called."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.control import Verb, changed
from dispatch.campaign.list_import import under_way
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.run import Campaign, Tally
from handlers.pacing import Pacer
from handlers.pacing_counting import Counted
from handlers.pacing_files import Files

SETTLES_IN = timedelta(seconds=5)
"""An index is a moment behind: what is not on it for so long is not there."""
DUE_FOR = timedelta(seconds=10)
"""When the next is due is asked again so often while nobody is called: each asking is charged."""
Judged = tuple[Campaign, datetime | None]
"""The campaign as it is to be stored, and when the next of its people is due."""


class Listed(Protocol):
    """People as the index has them."""

    def calling(self, campaign: str, but: Container[str] = ()) -> list[tuple[Person, Talk]]:
        """Those who are called, but for those with these ids."""

    def next_due(self, campaign: str) -> datetime | None:
        """When the next who waits is due; None where nobody waits."""


@dataclass(slots=True)
class Tallies:
    """Of the campaigns of one pacer.

    `_nobody_since` is since when a campaign had nobody left, `_due` when the next is due, with the
    time until which that is believed.
    """

    people: Listed
    pacer: Pacer
    counted: Counted
    files: Files
    _nobody_since: dict[str, datetime] = field(default_factory=dict)
    _due: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def of(self, campaign: Campaign, now: datetime, *, settled: bool) -> Judged:
        """`settled` is false while calls of another pacer may not have been seen yet."""
        after = replace(campaign, tally=self._tally(campaign, settled=settled))
        if campaign.id in self.pacer.running:
            return self._judged(after, now)
        return after, None

    def _tally(self, campaign: Campaign, *, settled: bool) -> Tally:
        calling = self.pacer.flights.by_campaign[campaign.id]
        if not settled:
            calling = max(calling, campaign.tally.calling)
        return self.counted.added_to(campaign.tally, campaign.id, calling)

    def _judged(self, campaign: Campaign, now: datetime) -> Judged:
        """A campaign that runs: paused where its money is spent, finished where nobody is left."""
        file = self.files.of(campaign)
        if file is not None and campaign.tally.spent >= file.cap:
            return changed(campaign, Verb.PAUSE, now, f"its cap of {file.cap:g} is spent"), None
        due = self._next_due(campaign, now)
        if due is not None:
            self._nobody_since.pop(campaign.id, None)
            return campaign, due
        since = self._nobody_since.setdefault(campaign.id, now)
        if now - since < SETTLES_IN or self._still_called(campaign):
            return campaign, now
        return changed(campaign, Verb.FINISH, now), None

    def _next_due(self, campaign: Campaign, now: datetime) -> datetime | None:
        """None where nobody is called or waits, as far as the index tells."""
        reading = under_way(campaign.importing)
        ready = self.pacer.running[campaign.id].agenda.ready
        if campaign.tally.calling or ready or reading or self.pacer.jobs:
            self._due.pop(campaign.id, None)
            return now
        due, until = self._due.get(campaign.id, (now, now))
        return due if min(due, until) > now else self._asked_due(campaign.id, now)

    def _asked_due(self, campaign: str, now: datetime) -> datetime | None:
        due = self.people.next_due(campaign)
        if due is not None:
            self._due[campaign] = due, now + DUE_FOR
        return due

    def _still_called(self, campaign: Campaign) -> bool:
        """Somebody whose claim was stored though nobody heard of it."""
        called = self.people.calling(campaign.id)
        for person, talk in called:
            self.pacer.adopt(person, talk)
        return bool(called)

"""Who is due, read ahead of the calls: a pacer asks it for the next person of a campaign."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.person import SHARDS, Person, Stage, Talk

AHEAD = 200
"""People read at a time from one part of the agenda."""
EMPTY_FOR = timedelta(seconds=15)
"""A part of the agenda in which nobody was due is not read again before. What is due comes so much
later at most; there are eight parts, and each reading is charged."""
REMEMBERED = 20_000
"""Calls begun whose agenda entry may still be seen: an index is a moment behind."""
Known = tuple[Person, Talk]
Late = tuple[Person, Talk, datetime | None]
"""Whoever is due and may not be called now, and when they may; None: never."""


class DuePeople(Protocol):
    """The agenda."""

    def due(self, campaign: str, shard: int, now: datetime, limit: int) -> list[Known]:
        """Those of one shard who are due by `now`, the first due first."""


@dataclass(slots=True)
class Agenda:
    """One campaign's people who are due. `taken` are those handed out lately.

    `late` are those who must be put off: after the calling hours everybody is.
    """

    campaign: str
    people: DuePeople
    clock: Callable[[], datetime]
    ready: deque[Known] = field(default_factory=deque)
    late: list[Late] = field(default_factory=list)
    taken: OrderedDict[tuple[str, int], None] = field(default_factory=OrderedDict)
    _read_again: list[datetime] = field(default_factory=list)
    _shard: int = 0

    def next(self, plan: CallingPlan, now: datetime) -> Known | None:
        """Whoever is to be called next; None where nobody who is due was read.

        Those read ahead may have waited for so long that calling hours are over.
        """
        while self.ready:
            person, talk = self.ready.popleft()
            if self._may_be_called(person, talk, plan, now):
                return person, talk
        return None

    def again(self, person: Person) -> None:
        """What was handed out was not begun, or nobody knows: what is stored tells."""
        self.taken.pop((person.id, person.version), None)

    def read_ahead(self, plan: CallingPlan, wanted: int) -> None:
        """Read until so many are ready, or every part of the agenda was looked at once."""
        for _ in range(SHARDS):
            if len(self.ready) >= wanted:
                return
            self._read_one(plan)

    def _read_one(self, plan: CallingPlan) -> None:
        now, shard = self.clock(), self._shard
        self._read_again = self._read_again or [now] * SHARDS
        self._shard = (shard + 1) % SHARDS
        if self._read_again[shard] > now:
            return
        found = self.people.due(self.campaign, shard, now, AHEAD)
        if not found:
            self._read_again[shard] = now + EMPTY_FOR
        for person, talk in found:
            self._take(person, talk, plan, now)

    def _take(self, person: Person, talk: Talk, plan: CallingPlan, now: datetime) -> None:
        """Hand it out once for each version."""
        seen = (person.id, person.version)
        if person.stage is not Stage.WAITING or seen in self.taken:
            return
        self.taken[seen] = None
        if len(self.taken) > REMEMBERED:
            self.taken.popitem(last=False)
        if self._may_be_called(person, talk, plan, now):
            self.ready.append((person, talk))

    def _may_be_called(self, person: Person, talk: Talk, plan: CallingPlan, now: datetime) -> bool:
        allowed = plan.allowed_at(person, now)
        if allowed is not None and allowed <= now:
            return True
        self.late.append((person, talk, allowed))
        return False

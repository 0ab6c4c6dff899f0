"""Who is due, read ahead of the calls: a pacer asks it for the next person of a campaign."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.calling import done
from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.person import SHARDS, Person, Result, Stage, Talk
from dispatch.errors import StateConflict

AHEAD = 200
"""People read at a time from one part of the agenda."""
EMPTY_FOR = timedelta(seconds=2)
"""A part of the agenda in which nobody was due is not read again before."""
REMEMBERED = 20_000
"""Calls begun whose agenda entry may still be seen: an index is a moment behind."""
Known = tuple[Person, Talk]


class DuePeople(Protocol):
    """The agenda, and the people on it."""

    def due(self, campaign: str, shard: int, now: datetime, limit: int) -> list[Known]:
        """Those of one shard who are due by `now`, the first due first."""

    def save_dial(self, person: Person) -> Known:
        """As in pacing_work.People."""


@dataclass(slots=True)
class Agenda:
    """One campaign's people who are due. `taken` are those handed out lately."""

    campaign: str
    people: DuePeople
    clock: Callable[[], datetime]
    ready: deque[Known] = field(default_factory=deque)
    taken: OrderedDict[tuple[str, int], None] = field(default_factory=OrderedDict)
    _read_again: list[datetime] = field(default_factory=list)
    _shard: int = 0

    def next(self) -> Known | None:
        """Whoever is to be called next; None where nobody who is due was read."""
        return self.ready.popleft() if self.ready else None

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
        """Hand it out once for each version; whoever may not be called now is put off."""
        seen = (person.id, person.version)
        if person.stage is not Stage.WAITING or seen in self.taken:
            return
        self.taken[seen] = None
        if len(self.taken) > REMEMBERED:
            self.taken.popitem(last=False)
        allowed = plan.allowed_at(person, now)
        if allowed is not None and allowed <= now:
            self.ready.append((person, talk))
        else:
            self._put_off(person, allowed, now)

    def _put_off(self, person: Person, allowed: datetime | None, now: datetime) -> None:
        """To the next calling hours, as when a campaign was paused in the evening."""
        result = Result.UNREACHED if person.attempts else Result.NOT_CALLED
        after = replace(person, due_at=allowed) if allowed else done(person, result, now)
        try:
            self.people.save_dial(after)
        except StateConflict:
            return  # whoever wrote first has put them where they belong

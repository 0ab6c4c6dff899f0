"""Calls that are asked for again, each under its token: refused for the moment, or unheard of."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from dispatch.campaign.person import Person, Talk

TOO_LATE = timedelta(seconds=30)
"""Before the claim of a call ends it is asked for no more: what is asked for late is late there."""


@dataclass(order=True, frozen=True, slots=True)
class Again:
    """A call to be asked for again; `may_ring` where an earlier request may have been heard."""

    at: datetime
    id: str
    person: Person = field(compare=False)
    talk: Talk = field(compare=False)
    may_ring: bool = field(compare=False)


@dataclass(slots=True)
class AskedAgain:
    """The earliest first."""

    _heap: list[Again] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def certainly_not_placed(self) -> int:
        """How many of them take no place at the service."""
        return sum(not one.may_ring for one in self._heap)

    def add(self, again: Again) -> None:
        """Ask for it when its time has come."""
        heappush(self._heap, again)

    def due(self, now: datetime) -> int:
        """How many are to be asked for now."""
        return sum(one.at <= now for one in self._heap)

    def next(self, now: datetime) -> Again | None:
        """One that is to be asked for now, and is forgotten here; None where there is none."""
        return heappop(self._heap) if self._heap and self._heap[0].at <= now else None

    def given_up(self, running: Container[str], now: datetime) -> list[Again]:
        """Those to be given back, as they were certainly not placed.

        A campaign that does not run any more, or a claim that nearly ends: they are asked for no
        more. Of those that may ring the end is awaited.
        """
        over = [one for one in self._heap if one.person.campaign not in running or _late(one, now)]
        if over:
            gone = set(map(id, over))
            self._heap = [one for one in self._heap if id(one) not in gone]
            heapify(self._heap)
        return [one for one in over if not one.may_ring]


def _late(again: Again, now: datetime) -> bool:
    until = again.person.until
    return until is not None and now >= until - TOO_LATE

"""The sandbox's time: everything that is to happen, in order of when."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

MOST_AT_ONE_MOMENT = 100_000
"""More happenings without time passing are an endless loop, not a storm."""


class Loop:
    """Runs happenings when their time has come. `now` moves only through `advance`."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self.happened = 0
        """How many happenings have run."""
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, Callable[[], None]]] = []

    def at(self, when: datetime, happening: Callable[[], None]) -> None:
        """Run `happening` at `when`, or as soon as possible where that is past."""
        heapq.heappush(self._waiting, (max(when, self.now), next(self._order), happening))

    def soon(self, happening: Callable[[], None]) -> None:
        """Run `happening` after what is due already."""
        self.at(self.now, happening)

    def settle(self) -> None:
        """Run everything that is due now, and what follows from it now."""
        for _ in range(MOST_AT_ONE_MOMENT):
            if not self._waiting or self._waiting[0][0] > self.now:
                return
            self.happened += 1
            heapq.heappop(self._waiting)[2]()
        raise RuntimeError("the sandbox does not settle: a happening causes itself")

    def advance(self, until: datetime) -> None:
        """Let time pass until `until`, stopping at every moment at which something is due."""
        self.settle()
        while self._waiting and self._waiting[0][0] <= until:
            self.now = self._waiting[0][0]
            self.settle()
        self.now = max(self.now, until)

    @property
    def next_due(self) -> datetime | None:
        """When the next happening is due, or None."""
        return self._waiting[0][0] if self._waiting else None

"""The campaigns' share of the route that alerts call by: asked for by the handful, and renewed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.pace import Pace, learned, starts_ready, told, used
from dispatch.errors import (
    NotReached,
    QuotaFull,
    RouteRefused,
    StateConflict,
    Throttled,
    TocsinError,
)
from dispatch.routes.block import BLOCK, ask_block, holding
from dispatch.routes.breaker import accepted, failed, succeeded
from dispatch.routes.budget import full, probed, released
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Budget
from dispatch.traffic import Kind
from handlers.conductor import until_first

LEASE = "campaigns"
"""The name of the lease that all calls of campaigns share."""
ASK_EVERY = timedelta(milliseconds=100)
AHEAD = timedelta(seconds=0.5)
"""Starts are asked for so long ahead, at the whole rate, where the rate bounds them."""
RENEW_EVERY = BLOCK / 3
FULL_FOR = timedelta(seconds=1)
"""Refusals for want of a place that come together are one."""


class StoredBudgets(Protocol):
    """Where routes' budgets are stored; `save` raises StateConflict."""

    def load(self, route: str) -> Budget:
        """One route's."""

    def save(self, budget: Budget) -> Budget:
        """As it is stored then."""


@dataclass(slots=True)
class Share:
    """`route` is the one whose starts are drawn on, `beside` are others of the same instance.

    What refuses campaigns' calls, as their flow or number, need not refuse those of alerts: it is
    learned here, and no alert is held back by it.
    """

    budgets: StoredBudgets
    quotas: Quotas
    route: str
    beside: Sequence[str] = ()
    pace: Pace = field(default_factory=Pace)
    why: str = ""
    places: int = 0
    _granted: int = 0
    _ask_at: datetime | None = None
    _renew_at: datetime | None = None
    _full_at: datetime | None = None
    _known: Budget | None = field(default=None)
    _own: Budget = field(default_factory=lambda: Budget(LEASE))

    def take(self, flying: int, wanted: int, now: datetime) -> int:
        """How many calls may be started now, of so many wanted; they count as started."""
        self.pace = starts_ready(learned(self.pace, self._rate, now), self._rate, now)
        paced = min(wanted, int(self.pace.saved), self._tried(wanted, now))
        if self._granted < paced or self._stale(now):
            self._ask(flying, paced, now)
        starts = min(paced, self._granted, max(0, self.places - flying))
        self._granted -= starts
        self.pace = used(self.pace, starts)
        if starts:
            self._own = replace(self._own, breaker=probed(self._own, LEASE, now))
        return starts

    def took(self, now: datetime) -> None:
        """The service took a call."""
        self.pace = told(self.pace, refused=False)
        self._own = succeeded(self._own, now)
        if self._known and not self._known.breaker.closed:
            self._learn(lambda budget: accepted(budget, now))

    def refused(self, error: TocsinError, flying: int, now: datetime) -> None:
        """It did not: that there is no place, alerts are told as well."""
        if isinstance(error, QuotaFull):
            self._full(flying, now)
        elif isinstance(error, Throttled):
            self.pace = told(self.pace, refused=True)
        elif isinstance(error, NotReached | RouteRefused):
            self._own, self._granted = failed(self._own, error, now), 0

    def release(self) -> None:
        """No campaign calls any more."""
        if self.places:
            self._learn(lambda budget: released(budget, LEASE))
            self.places = self._granted = 0

    @property
    def _rate(self) -> float:
        return self.quotas.starts_per_second

    def _tried(self, wanted: int, now: datetime) -> int:
        """As many as are wanted where calls are taken; where they are refused, one now and then."""
        if self._own.breaker.closed:
            return wanted
        return int(self._own.breaker.reopens_at(now) is None)

    def _stale(self, now: datetime) -> bool:
        return bool(self.places) and (self._renew_at is None or now >= self._renew_at)

    def _ask(self, flying: int, starts: int, now: datetime) -> None:
        """Not more often than ten times a second, and ahead: each asking is a write."""
        if self._ask_at is not None and now < self._ask_at:
            return
        self._ask_at, self._renew_at = now + ASK_EVERY, now + RENEW_EVERY
        starts = max(starts, int(self._rate * AHEAD.total_seconds())) if starts else 0
        more = max(0, starts - self._granted)
        beside = [self.budgets.load(one) for one in self.beside]
        budget = self._known or self.budgets.load(self.route)
        block = ask_block(
            budget, self.quotas, LEASE, Kind.CAMPAIGN, flying, flying + starts, more, now, beside
        )
        try:
            self._known = self.budgets.save(block.budget)
        except StateConflict:
            self._known, self._ask_at = None, None  # an alert wrote first: read anew, at once
            return
        self.places, self.why = block.places, block.why
        self._granted += block.starts

    def _full(self, flying: int, now: datetime) -> None:
        if self._full_at is None or now - self._full_at >= FULL_FOR:
            self._full_at = now
            self._learn(lambda budget: full(holding(budget, LEASE, flying), now))
        self._granted, self.places = 0, flying

    def _learn(self, lesson: Callable[[Budget], Budget]) -> None:
        self._known = until_first(lambda: self.budgets.save(lesson(self.budgets.load(self.route))))

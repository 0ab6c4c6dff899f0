"""Who may start a call on a route now, and when otherwise.

Two quotas are kept separately: starts per second (a token bucket) and calls at once (leases).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.incident import LOST_AFTER, RING_GRACE, RING_LIMIT
from dispatch.routes.capacity import place_at, start_at
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Breaker, Budget, Learned, Lease
from dispatch.traffic import Kind

__all__ = [
    "Breaker",
    "Budget",
    "Granted",
    "Kind",
    "Learned",
    "Lease",
    "Quotas",
    "Wait",
    "ask",
    "full",
    "released",
    "throttled",
]

LEASE = RING_LIMIT + RING_GRACE + LOST_AFTER
"""No call lasts longer; a call whose end nobody told gives its place back by then."""
PROBE = RING_LIMIT + RING_GRACE
"""A probe that nobody heard of by then is lost, and another attempt may try."""
LEAST_SHARE = 1 / 16
SAME_THROTTLING = timedelta(seconds=2)
"""Requests under way together are throttled together: that halves the rate once."""
NO_STARTS = "the starts per second are used up"
NO_PLACES = "the calls at once are used up"
ON_TRIAL = "the route is being tried"


@dataclass(frozen=True, slots=True)
class Granted:
    """The call may start; `budget` is to be stored first."""

    budget: Budget


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`, which is later than now, and why in a few words."""

    until: datetime
    why: str


def ask(
    budget: Budget,
    quotas: Quotas,
    attempt: str,
    kind: Kind,
    now: datetime,
    beside: Sequence[Budget] = (),
) -> Granted | Wait:
    """Whether `attempt` may call now. Asking again while it holds a lease costs nothing.

    `beside` are the budgets of the other routes of the same instance: their calls count too.
    """
    if any(lease.attempt == attempt for lease in budget.live_leases(now)):
        return Granted(budget)
    waits = [
        Wait(at, why)
        for at, why in (
            (budget.breaker.reopens_at(now), budget.breaker.why or ON_TRIAL),
            (start_at(budget, quotas, kind, now), NO_STARTS),
            (place_at([budget, *beside], quotas, kind, now), NO_PLACES),
        )
        if at is not None
    ]
    if waits:
        return max(waits, key=lambda wait: wait.until)
    return Granted(_taken(budget, quotas, Lease(attempt, kind, now + LEASE), now))


def released(budget: Budget, attempt: str) -> Budget:
    """The attempt's call has ended, or never began: its place is free."""
    leases = tuple(lease for lease in budget.leases if lease.attempt != attempt)
    breaker = budget.breaker
    if breaker.probe == attempt:
        breaker = replace(breaker, probe="", probe_until=None)
    return replace(budget, leases=leases, breaker=breaker)


def throttled(budget: Budget, now: datetime) -> Budget:
    """The service asked to slow down: half the start rate for a while, and no start at once."""
    learned, last = budget.learned, budget.learned.throttled_at
    if last is None or now - last >= SAME_THROTTLING:
        share = max(LEAST_SHARE, learned.share(now) / 2)
        learned = replace(learned, start_share=share, throttled_at=now)
    return replace(budget, learned=learned, tokens=0.0, refilled_at=latest(budget, now))


def full(budget: Budget, now: datetime) -> Budget:
    """The instance has no place left (LimitExceeded): what is in use now is all that fits.

    Release the attempt that was refused first: it is not in use. The limit grows again by one
    call every 10 seconds, of a large instance by 1 % of the quota; others may use the instance
    too, so it is not believed for ever.
    """
    calls = budget.calls(now)
    return replace(budget, learned=replace(budget.learned, calls=calls, full_at=now))


def _taken(budget: Budget, quotas: Quotas, lease: Lease, now: datetime) -> Budget:
    return replace(
        budget,
        tokens=budget.starts_left(quotas, now) - 1,
        refilled_at=latest(budget, now),
        leases=(*budget.live_leases(now), lease),
        breaker=probed(budget, lease.attempt, now),
    )


def probed(budget: Budget, attempt: str, now: datetime) -> Breaker:
    """The breaker once this attempt calls: one that is half open has it as its probe."""
    if budget.breaker.closed:
        return budget.breaker
    return replace(budget.breaker, probe=attempt, probe_until=now + PROBE)


def latest(budget: Budget, now: datetime) -> datetime:
    """Clocks of two machines differ; the bucket's never goes back, or it would fill twice."""
    return max(now, budget.refilled_at or now)

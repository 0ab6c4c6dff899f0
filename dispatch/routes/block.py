"""All calls of a campaign on one route: a single lease that is renewed, and starts by the handful.

A campaign has hundreds of calls at once. One lease for each would make the budget, which every
alert writes, a large item that is always being written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor

from dispatch.routes.budget import NO_PLACES, NO_STARTS, ON_TRIAL, latest
from dispatch.routes.capacity import ROUNDING, places_for
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Budget, Lease
from dispatch.traffic import Kind

BLOCK = timedelta(seconds=15)
"""A block that nobody renews gives its places back after so long."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the holder may do once `budget` is stored: start `starts` calls, of `places` at once.

    `why` says in a few words what kept it from more starts; empty where it got all it asked for.
    """

    budget: Budget
    places: int
    starts: int
    why: str = ""


def ask_block(  # noqa: PLR0913, PLR0917 - who asks, three counts, and what `ask` takes
    budget: Budget,
    quotas: Quotas,
    name: str,
    kind: Kind,
    flying: int,
    wanted: int,
    starts: int,
    now: datetime,
    beside: Sequence[Budget] = (),
) -> Block:
    """Renew the lease called `name` for `wanted` calls at once, and withdraw up to `starts` starts.

    `flying` calls are under way: they have their places whatever else is asked for, as nobody can
    take them back. `beside` are the budgets of the other routes of the same instance. A route that
    is left alone, or that an alert is trying, gives no start; one that nobody tries gives a single
    one, which is not its trial: an alert that comes waits for no campaign's call.
    """
    room = places_for([budget, *beside], quotas, kind, name, now)
    places = max(flying, min(wanted, room))
    spare = budget.starts_left(quotas, now) - quotas.kept_starts(kind)
    limits = (
        (starts, ""),
        _by_breaker(budget, starts, now),
        (places - flying, NO_PLACES),
        (floor(spare + ROUNDING), NO_STARTS),
    )
    granted, why = min(limits, key=lambda limit: limit[0])
    others = tuple(lease for lease in budget.live_leases(now) if lease.attempt != name)
    mine = (Lease(name, kind, now + BLOCK, places),) if places else ()
    kept = replace(budget, leases=(*others, *mine))
    return Block(_withdrawn(kept, quotas, max(0, granted), now), places, max(0, granted), why)


def holding(budget: Budget, name: str, calls: int) -> Budget:
    """The budget with no more places in the lease called `name` than so many calls fill."""
    leases = tuple(
        replace(lease, places=calls) if lease.attempt == name else lease
        for lease in budget.leases
        if calls or lease.attempt != name
    )
    return replace(budget, leases=leases)


def _by_breaker(budget: Budget, starts: int, now: datetime) -> tuple[int, str]:
    """How many starts the route's breaker lets through, and why not all."""
    breaker = budget.breaker
    if breaker.closed:
        return starts, ""
    return int(breaker.reopens_at(now) is None), breaker.why or ON_TRIAL


def _withdrawn(budget: Budget, quotas: Quotas, starts: int, now: datetime) -> Budget:
    if not starts:
        return budget
    return replace(
        budget,
        tokens=budget.starts_left(quotas, now) - starts,
        refilled_at=latest(budget, now),
    )

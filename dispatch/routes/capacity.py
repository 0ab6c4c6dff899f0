"""When a budget has room for one more call: the starts and the calls at once, each by itself."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from dispatch.routes.quotas import Quotas
from dispatch.routes.state import CALL_PER, Budget, Learned
from dispatch.traffic import Kind

ROUNDING = 1e-9
MICROSECOND = timedelta(microseconds=1)


def start_at(budget: Budget, quotas: Quotas, kind: Kind, now: datetime) -> datetime | None:
    """When the bucket holds a start for this kind, or None where it does now."""
    needed = quotas.kept_starts(kind) + 1
    if budget.starts_left(quotas, now) >= needed - ROUNDING:
        return None
    seconds = (needed - budget.tokens) / budget.start_rate(quotas)
    begin = budget.refilled_at or now
    return begin + timedelta(microseconds=ceil(seconds * 1e6)) + MICROSECOND


def place_at(
    budgets: Sequence[Budget], quotas: Quotas, kind: Kind, now: datetime
) -> datetime | None:
    """When a call of this kind fits, or None where it does now: places only get more."""
    leases = [lease for one in budgets for lease in one.live_leases(now)]
    learned = budgets[0].learned

    def free(at: datetime) -> int:
        used = sum(lease.places for lease in leases if lease.until > at)
        return learned.calls_allowed(quotas, at) - quotas.kept_calls(kind) - used

    if free(now) >= 1:
        return None
    changes = sorted({lease.until for lease in leases} | set(_growth(learned, quotas, now)))
    return changes[bisect_left(changes, 1, key=free)]


def places_for(
    budgets: Sequence[Budget], quotas: Quotas, kind: Kind, name: str, now: datetime
) -> int:
    """How many calls at once `name` may have beside all others; below 0 where those are too many.

    The first budget is that of the route; the others are those of its instance's further routes.
    """
    leases = [lease for one in budgets for lease in one.live_leases(now)]
    used = sum(lease.places for lease in leases if lease.attempt != name)
    return budgets[0].learned.calls_allowed(quotas, now) - quotas.kept_calls(kind) - used


def _growth(learned: Learned, quotas: Quotas, now: datetime) -> list[datetime]:
    """The moments at which the learned limit grows."""
    if learned.full_at is None:
        return []
    steps = range(1, ceil((quotas.calls_at_once - learned.calls) / quotas.more_calls) + 1)
    return [at for at in (learned.full_at + CALL_PER * step for step in steps) if at > now]

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
    ends = sorted(lease.until for one in budgets for lease in one.live_leases(now))
    learned = budgets[0].learned

    def free(at: datetime) -> int:
        used = len(ends) - bisect_left(ends, at + MICROSECOND)
        return learned.calls_allowed(quotas, at) - quotas.kept_calls(kind) - used

    if free(now) >= 1:
        return None
    changes = sorted({*ends, *_growth(learned, quotas, now)})
    return changes[bisect_left(changes, 1, key=free)]


def _growth(learned: Learned, quotas: Quotas, now: datetime) -> list[datetime]:
    """The moments at which the learned limit grows by one call."""
    if learned.full_at is None:
        return []
    steps = range(1, quotas.calls_at_once - learned.calls + 1)
    return [at for at in (learned.full_at + CALL_PER * step for step in steps) if at > now]

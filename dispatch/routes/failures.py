"""What a failed request to place a call teaches about its route."""

from datetime import datetime

from dispatch.errors import (
    NotReached,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    Throttled,
    TocsinError,
)
from dispatch.routes.breaker import failed
from dispatch.routes.budget import full, released, throttled
from dispatch.routes.state import Budget


def after_failure(budget: Budget, attempt: str, error: TocsinError, now: datetime) -> Budget:
    """The budget after `error`; the place is kept only where the call may ring all the same."""
    if isinstance(error, OutcomeUnknown):
        return failed(budget, error, now)
    budget = released(budget, attempt)
    if isinstance(error, QuotaFull):
        return full(budget, now)
    if isinstance(error, Throttled):
        return throttled(budget, now)
    if isinstance(error, NotReached | RouteRefused):
        return failed(budget, error, now)
    return budget


def never_rang(error: TocsinError) -> bool:
    """True where the service certainly placed no call."""
    return not isinstance(error, OutcomeUnknown)


def next_route_may_help(error: TocsinError) -> bool:
    """True where the route is at fault, not the number and not the moment."""
    return isinstance(error, NotReached | RouteRefused)

"""What a request to place a call, and the call's end, teach about its route."""

from datetime import datetime

from dispatch.attempt import Outcome
from dispatch.errors import (
    NotReached,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    Throttled,
    TocsinError,
)
from dispatch.routes.breaker import FAILED_ON_ITS_WAY, failed, succeeded
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


def after_end(budget: Budget, attempt: str, outcome: Outcome, now: datetime) -> Budget:
    """The budget once the attempt's call is over: it has its place back, and works or does not."""
    freed = released(budget, attempt)
    if outcome is Outcome.FAILED:
        return failed(freed, FAILED_ON_ITS_WAY, now)
    return succeeded(freed, now)


def never_rang(error: TocsinError) -> bool:
    """True where the service certainly placed no call."""
    return not isinstance(error, OutcomeUnknown)


def next_route_may_help(error: TocsinError) -> bool:
    """True where the route is at fault, not the number and not the moment."""
    return isinstance(error, NotReached | RouteRefused)

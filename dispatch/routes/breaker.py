"""A circuit breaker for each route: one that fails is left alone for a while, with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.errors import RouteRefused, TocsinError
from dispatch.routes.state import Breaker, Budget

FAILED_ON_ITS_WAY = "a call failed on its way"
"""What a route is told of a call that it took and that arrived nowhere (TELECOM_PROBLEM)."""
FAILURES = 3
"""So many failures in a row open it; a refusal of the whole route opens it at once."""
OPEN_FOR = timedelta(seconds=15)
OPEN_AT_MOST = timedelta(minutes=1)
"""Each probe that fails doubles the time, from the first to the second."""


def failed(budget: Budget, why: TocsinError | str, now: datetime) -> Budget:
    """A call failed by the route's fault: refused, not reached, unknown, or a telecom problem.

    A RouteRefused opens the breaker at once. One that is open stays open no longer: calls that
    were under way when it opened tell nothing new.
    """
    breaker = replace(
        budget.breaker, failures=budget.breaker.failures + 1, why=str(why), failed_at=now
    )
    if _opens(breaker, why, now):
        breaker = _opened(breaker, now)
    return replace(budget, breaker=breaker)


def succeeded(budget: Budget, now: datetime) -> Budget:
    """A call went through at `now`: the route works, unless a later call has failed already."""
    failed_at = budget.breaker.failed_at
    if failed_at is not None and now < failed_at:
        return budget
    return replace(budget, breaker=Breaker())


def accepted(budget: Budget, now: datetime) -> Budget:
    """The service took a call: it is there. Whether calls arrive is known when they end."""
    if budget.breaker.why == FAILED_ON_ITS_WAY:
        return budget
    return succeeded(budget, now)


def is_open(budget: Budget, now: datetime) -> str:
    """Why no call may go this way at `now`; empty where one may (also as the one probe)."""
    breaker, until = budget.breaker, budget.breaker.reopens_at(now)
    if until is None:
        return ""
    if breaker.until is not None and now < breaker.until:
        return f"{breaker.why}; left alone until {until:%H:%M:%S} UTC"
    return f"{breaker.why}; one call is trying it since it was left alone"


def _opens(breaker: Breaker, why: TocsinError | str, now: datetime) -> bool:
    if breaker.until is not None:
        return now >= breaker.until
    return isinstance(why, RouteRefused) or breaker.failures >= FAILURES


def _opened(breaker: Breaker, now: datetime) -> Breaker:
    """Open for 15, 30, then 60 seconds: a page is late by no more than that once it works."""
    lasts = min(OPEN_FOR * 2 ** min(breaker.opened, 10), OPEN_AT_MOST)
    return replace(
        breaker, opened=breaker.opened + 1, until=now + lasts, probe="", probe_until=None
    )

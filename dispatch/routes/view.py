"""A route and its health as JSON values, for `tocsin routes` and the sandbox."""

from datetime import datetime
from typing import Any

from dispatch.phone import PhoneNumber
from dispatch.routes.breaker import is_open
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route
from dispatch.routes.state import Breaker, Budget

WORKS, LEFT_ALONE, ON_TRIAL = "works", "left alone", "on trial"


def route_view(route: Route, budget: Budget, quotas: Quotas, now: datetime) -> dict[str, Any]:
    """The route as it stands at `now`. `why` is empty where the last call went through."""
    breaker, learned = budget.breaker, budget.learned
    return {
        "name": route.name,
        "region": route.region,
        "instance": route.instance_id,
        "callerNumber": str(PhoneNumber(route.caller_number)),
        "state": _state(breaker, now),
        "why": is_open(budget, now) or breaker.why,
        "failures": breaker.failures,
        "until": _written(breaker.reopens_at(now)),
        "callsAtOnce": budget.calls(now),
        "callsAllowed": learned.calls_allowed(quotas, now),
        "startsPerSecond": round(quotas.starts_per_second * learned.share(now), 2),
    }


def _state(breaker: Breaker, now: datetime) -> str:
    if breaker.closed:
        return WORKS
    tried = breaker.until is not None and now >= breaker.until
    return ON_TRIAL if tried else LEFT_ALONE


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

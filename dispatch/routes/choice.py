"""Which route an attempt takes next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from dispatch.phone import PhoneNumber
from dispatch.routes.breaker import is_open
from dispatch.routes.route import Route
from dispatch.routes.state import Breaker, Budget

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def choose(
    routes: Sequence[Route],
    budgets: Mapping[str, Budget],
    contact_number: PhoneNumber,
    tried: Collection[str],
    now: datetime,
) -> Route | None:
    """The first usable route in order; None where no route is left for this attempt.

    Usable: it may call the number's country, this attempt has not tried it, and its breaker is
    closed or lets one call probe it. `tried` holds names; a route without a budget is unused yet.
    Where an attempt has tried nothing and no breaker is closed, the route that failed longest
    ago is probed.
    """
    left = [
        route
        for route in routes
        if route.name not in tried
        and route.reaches(contact_number)
        and not is_open(_budget(budgets, route), now)
    ]
    if left and not tried and not any(_breaker(budgets, route).closed for route in left):
        return min(left, key=lambda route: _breaker(budgets, route).failed_at or LONG_AGO)
    return left[0] if left else None


def _budget(budgets: Mapping[str, Budget], route: Route) -> Budget:
    return budgets.get(route.name) or Budget(route.name)


def _breaker(budgets: Mapping[str, Budget], route: Route) -> Breaker:
    return _budget(budgets, route).breaker

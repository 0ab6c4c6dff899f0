"""The routes of a deployment at one moment: which may be tried, and what stands in their way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.phone import PhoneNumber
from dispatch.routes import breaker, budget
from dispatch.routes.choice import choose
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route
from dispatch.routes.state import Budget
from dispatch.traffic import Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """The routes in the order in which they are tried, and the budget of each, by name."""

    routes: Sequence[Route]
    quotas: Quotas
    budgets: Mapping[str, Budget]
    now: datetime

    def named(self, name: str) -> Route:
        """The route of that name; the first where it is configured no more."""
        return next((one for one in self.routes if one.name == name), self.routes[0])

    def best(self, number: PhoneNumber, but: Collection[str] = ()) -> Route | None:
        """The route that is tried next for this number; None where all are left alone."""
        return choose(self.routes, self.budgets, number, but, self.now)

    def is_lost(self, name: str, number: PhoneNumber) -> bool:
        """True where that route fails and there is a better one for this number."""
        route = self.named(name)
        if self.budgets[route.name].breaker.closed:
            return False
        return self.best(number, {route.name}) is not None

    def ask(self, attempt: str, route: Route, kind: Kind) -> budget.Granted | budget.Wait:
        """Whether the attempt may call by this route now."""
        others = [one for one in self.routes if one.name != route.name]
        beside = [self.budgets[one.name] for one in others if one.shares_instance(route)]
        mine = self.budgets[route.name]
        return budget.ask(mine, self.quotas, attempt, kind, self.now, beside)

    @property
    def faults(self) -> str:
        """What is wrong with each route that is left alone now; empty where none is.

        Without the times: a wait for the same reason is told once.
        """
        alone = [one for one in self.budgets.values() if breaker.is_open(one, self.now)]
        return "; ".join(f"{one.route}: {one.breaker.why}" for one in alone)

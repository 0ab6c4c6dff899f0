"""Who may ring whose phone now, and by which route.

Reads, lets `dispatch.line` and `dispatch.routes` decide, and stores; it places no calls.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.errors import TocsinError
from dispatch.line.asking import (
    SETTLING,
    MayRing,
    Refused,
    Shares,
    Waits,
    ask,
    lost_routes,
    not_placed,
    reserved,
)
from dispatch.line.limits import Limits
from dispatch.line.state import LineCall, Want
from dispatch.phone import PhoneNumber
from dispatch.routes import breaker, budget
from dispatch.routes.choice import choose
from dispatch.routes.failures import after_failure, never_rang
from dispatch.routes.quotas import Kind, Quotas
from dispatch.routes.route import Route
from dispatch.routes.state import Budget
from handlers.conductor import until_first
from handlers.switchboard import Switchboard

LONGEST_WAIT = timedelta(seconds=10)
"""A place may become free long before the last moment at which it must."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The call may be placed by `route`: the line and the route's place are taken for it."""

    route: Route


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No route is left that could place the call."""


@dataclass(frozen=True, slots=True)
class Dialling:
    """All routes of one deployment, to everybody's lines."""

    board: Switchboard
    routes: Sequence[Route]
    quotas: Quotas
    limits: Limits

    def ask(
        self, contact: str, want: Want, phone: int, number: PhoneNumber, tried: Collection[str]
    ) -> Granted | Shares | Waits | Refused | NoRoute:
        """What becomes of the want now; `tried` are routes that have refused it for certain."""
        return until_first(lambda: self._ask(contact, want, phone, number, tried))

    def _ask(
        self, contact: str, want: Want, phone: int, number: PhoneNumber, tried: Collection[str]
    ) -> Granted | Shares | Waits | Refused | NoRoute:
        now, before = self.board.clock(), self.board.lines.load(contact)
        asked = ask(before, want, phone, self.limits, now)
        if not isinstance(asked, MayRing):
            self.board.save_if_changed(before, asked.line)
            return asked
        budgets = self.board.budgets.load_all(route.name for route in self.routes)
        held = asked.line.call
        if held is not None and (until := self._silent_until(held, number, budgets, tried)):
            return Waits(asked.line, until, "it may be ringing by a route that does not answer")
        lost = lost_routes(before, want, now)
        route = self._route_for(held, number, budgets, tried, lost)
        if route is None:
            return NoRoute()
        answer = self._budget(want, route, budgets)
        if isinstance(answer, budget.Wait):
            self.board.save_if_changed(before, asked.line)
            return Waits(asked.line, min(answer.until, now + LONGEST_WAIT), answer.why)
        taken = reserved(asked.line, want, route.name, phone, self.limits, now)
        self.board.lines.save(taken, now, answer.budget)
        return Granted(route)

    def _route_for(
        self,
        held: LineCall | None,
        number: PhoneNumber,
        budgets: dict[str, Budget],
        tried: Collection[str],
        lost: Collection[str],
    ) -> Route | None:
        """A call that may be ringing keeps its route until its lease has ended, and no longer."""
        if held is not None:
            return self.route(held.route)
        now = self.board.clock()
        better = choose(self.routes, budgets, number, {*tried, *lost}, now)
        return better or choose(self.routes, budgets, number, tried, now)

    def _budget(
        self, want: Want, route: Route, budgets: dict[str, Budget]
    ) -> budget.Granted | budget.Wait:
        others = [one for one in self.routes if one.name != route.name]
        beside = [budgets[one.name] for one in others if one.shares_instance(route)]
        mine, now = budgets[route.name], self.board.clock()
        return budget.ask(mine, self.quotas, want.attempt, Kind.ALERT, now, beside)

    def _silent_until(
        self,
        held: LineCall,
        number: PhoneNumber,
        budgets: dict[str, Budget],
        tried: Collection[str],
    ) -> datetime | None:
        """When the route of a call that may be ringing, or the next one, is asked again."""
        if self._is_lost(held.route, number, budgets):
            return held.over_at
        return min(held.over_at, self.board.clock() + SETTLING) if held.route in tried else None

    def _is_lost(self, name: str, number: PhoneNumber, budgets: dict[str, Budget]) -> bool:
        """The route of a call that may be ringing does not answer, and there is a better one.

        Each further request that gets no answer would keep the phone from the better one longer.
        """
        if budgets[name].breaker.closed:
            return False
        return choose(self.routes, budgets, number, {name}, self.board.clock()) is not None

    def failed(self, contact: str, attempt: str, route: Route, error: TocsinError) -> None:
        """The call was not placed, or nobody knows."""
        until_first(lambda: self._failed(contact, attempt, route, error))

    def _failed(self, contact: str, attempt: str, route: Route, error: TocsinError) -> None:
        now, line = self.board.clock(), self.board.lines.load(contact)
        after = not_placed(line, attempt) if never_rang(error) else line
        learned = after_failure(self.board.budgets.load(route.name), attempt, error, now)
        self.board.lines.save(after, now, learned)

    def has_route(self, number: PhoneNumber) -> bool:
        """Whether some route to this number may be tried now."""
        budgets = self.board.budgets.load_all(route.name for route in self.routes)
        return choose(self.routes, budgets, number, (), self.board.clock()) is not None

    def why_no_route(self) -> str:
        """What is wrong with each route that is left alone now."""
        budgets = self.board.budgets.load_all(route.name for route in self.routes)
        found = {name: breaker.is_open(one, self.board.clock()) for name, one in budgets.items()}
        return "; ".join(f"{name}: {why}" for name, why in found.items() if why)

    def route(self, name: str) -> Route:
        """The route of that name; the first where it is configured no more."""
        return next((one for one in self.routes if one.name == name), self.routes[0])

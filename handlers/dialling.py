"""Who may ring whose phone now, and by which route.

Reads, lets `dispatch.line` and `dispatch.routes` decide, and stores; it places no calls.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.errors import TocsinError
from dispatch.line.asking import MayRing, Refused, Shares, Waits, ask, not_placed, reserved
from dispatch.line.limits import Limits
from dispatch.line.state import Line, Want
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
        now, line = self.board.clock(), self.board.lines.load(contact)
        asked = ask(line, want, phone, self.limits, now)
        if not isinstance(asked, MayRing):
            self.board.save_if_changed(line, asked.line)
            return asked
        budgets = self.board.budgets.load_all(route.name for route in self.routes)
        route = self._route_for(asked.line, want, number, budgets, tried)
        if route is None:
            return NoRoute()
        return self._take(line, asked.line, want, phone, route, budgets)

    def _route_for(
        self,
        line: Line,
        want: Want,
        number: PhoneNumber,
        budgets: dict[str, Budget],
        tried: Collection[str],
    ) -> Route | None:
        """A call that may be ringing keeps its route until its lease has ended."""
        if line.call is not None and line.call.attempt == want.attempt:
            return self.route(line.call.route)
        return choose(self.routes, budgets, number, tried, self.board.clock())

    def _take(
        self,
        before: Line,
        line: Line,
        want: Want,
        phone: int,
        route: Route,
        budgets: dict[str, Budget],
    ) -> Granted | Waits:
        now, held = self.board.clock(), line.call
        if held is not None and breaker.is_open(budgets[route.name], now):
            return Waits(line, held.over_at, "it may be ringing by a route that does not answer")
        beside = [
            budgets[one.name]
            for one in self.routes
            if one.shares_instance(route) and one.name != route.name
        ]
        mine = budgets[route.name]
        answer = budget.ask(mine, self.quotas, want.attempt, Kind.ALERT, now, beside)
        if isinstance(answer, budget.Wait):
            self.board.save_if_changed(before, line)
            return Waits(line, min(answer.until, now + LONGEST_WAIT), answer.why)
        taken = reserved(line, want, route.name, phone, self.limits, now)
        self.board.lines.save(taken, now, answer.budget)
        return Granted(route)

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

    def route(self, name: str) -> Route:
        """The route of that name; the first where it is configured no more."""
        return next((one for one in self.routes if one.name == name), self.routes[0])

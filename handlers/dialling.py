"""Who may ring whose phone now, and by which route.

Reads, lets `dispatch.dialling` decide, and stores; it places no calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch import dialling
from dispatch.dialling import Dial, Granted, NoRoute
from dispatch.errors import TocsinError
from dispatch.line.asking import MayRing, Overtaken, Overtakes, Refused, Shares, Waits, ask
from dispatch.line.calling import is_under_way
from dispatch.line.limits import Limits
from dispatch.line.state import Line
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route
from dispatch.routes.standing import Standing
from handlers.conductor import until_first
from handlers.switchboard import Switchboard

Answer = Granted | Shares | Waits | Refused | Overtaken | Overtakes | NoRoute


@dataclass(frozen=True, slots=True)
class Dialling:
    """All routes of one deployment, to everybody's lines."""

    board: Switchboard
    routes: Sequence[Route]
    quotas: Quotas
    limits: Limits

    def ask(self, contact: str, dial: Dial) -> Answer:
        """What becomes of the want now; once it is granted, the line and the route are taken."""
        return until_first(lambda: self._ask(contact, dial))

    def _ask(self, contact: str, dial: Dial) -> Answer:
        now, before = self.board.clock(), self.board.lines.load(contact)
        asked = ask(before, dial.want, dial.phone, self.limits, now)
        if isinstance(asked, Overtakes):
            return asked
        if not isinstance(asked, MayRing):
            self.board.save_if_changed(before, asked.line)
            return asked
        answer = dialling.by_route(before, asked, dial, self._standing(now), self.limits)
        self._store(before, answer, now)
        return answer

    def _store(self, before: Line, answer: Granted | Waits | NoRoute, now: datetime) -> None:
        if isinstance(answer, Granted):
            self.board.lines.save(answer.line, now, answer.budget)
        elif isinstance(answer, Waits):
            self.board.save_if_changed(before, answer.line)

    def overtaken(self, contact: str, drill: Overtakes) -> None:
        """The drill's call has been ended, or cannot be: the line is the real page's."""
        until_first(lambda: self._overtaken(contact, drill.contact_id))

    def _overtaken(self, contact: str, contact_id: str) -> None:
        line, record = self.board.lines.load(contact), self.board.lines.call(contact_id)
        if not is_under_way(line, contact_id):
            return
        told = (contact_id, replace(record, overtaken=True)) if record else None
        self.board.lines.save(replace(line, call=None), self.board.clock(), call=told)

    def failed(self, contact: str, attempt: str, route: Route, error: TocsinError) -> None:
        """The call was not placed, or nobody knows."""
        until_first(lambda: self._failed(contact, attempt, route, error))

    def _failed(self, contact: str, attempt: str, route: Route, error: TocsinError) -> None:
        now, line = self.board.clock(), self.board.lines.load(contact)
        state = self.board.budgets.load(route.name)
        after, learned = dialling.failed(line, state, attempt, error, now)
        self.board.lines.save(after, now, learned)

    def standing(self) -> Standing:
        """The routes as they stand now."""
        return self._standing(self.board.clock())

    def _standing(self, now: datetime) -> Standing:
        budgets = self.board.budgets.load_all(route.name for route in self.routes)
        return Standing(self.routes, self.quotas, budgets, now)

"""What becomes of the call on a person's line: placed, answered, told of, withdrawn, ended.

Reads, lets `dispatch.line` and `dispatch.routes` decide, and stores.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.dialling import accepted
from dispatch.errors import TocsinError
from dispatch.facts import Fact
from dispatch.line import calling
from dispatch.line.asking import withdrawn
from dispatch.line.records import end_among, recorded_end, unknown_end
from dispatch.line.state import CallRecord, Line
from dispatch.line.turn import Turn, after_turn
from dispatch.routes import breaker
from dispatch.routes.failures import after_end
from handlers.adapters.budgets import Budgets
from handlers.adapters.lines import Lines
from handlers.conductor import until_first


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Everybody's lines; functions that place no calls need no more."""

    lines: Lines
    budgets: Budgets
    clock: Callable[[], datetime]

    def placed(self, contact: str, attempt: str, contact_id: str) -> None:
        """The service took the call."""
        until_first(lambda: self._placed(contact, attempt, contact_id))

    def _placed(self, contact: str, attempt: str, contact_id: str) -> None:
        now, line = self.clock(), self.lines.load(contact)
        if line.call is None or line.call.attempt != attempt:
            return
        state, known = self.budgets.load(line.call.route), self.lines.call(contact_id)
        after, works, record = accepted(line, state, contact_id, known, now)
        self.lines.save(after, now, works, (contact_id, record) if record else None)

    def silent(self, route: str, error: TocsinError) -> None:
        """The route does not say how a call stands: one more reason to leave it alone."""

        def write() -> None:
            state = self.budgets.load(route)
            self.budgets.save(breaker.failed(state, error, self.clock()))

        until_first(write)

    def withdraw(self, contact: str, attempt: str) -> tuple[str, str]:
        """The attempt wants nobody any more: the route and contact id of a call to stop, or ""."""
        return until_first(lambda: self._withdraw(contact, attempt))

    def _withdraw(self, contact: str, attempt: str) -> tuple[str, str]:
        line = self.lines.load(contact)
        after, contact_id = withdrawn(line, attempt)
        self.save_if_changed(line, after)
        return (line.call.route if line.call else ""), contact_id

    def answered(self, contact_id: str, call: CallRecord) -> Line:
        """Somebody picked up; returns the line."""

        def write() -> Line:
            line = self.lines.load(call.contact)
            after = calling.answered(line, contact_id, self.clock())
            self.save_if_changed(line, after)
            return after

        return until_first(write)

    def connected(self, contact: str, attempt: str, contact_id: str) -> Line | None:
        """The line of a call in which somebody talks; None where it is not the one under way."""
        return until_first(lambda: self._connected(contact, attempt, contact_id))

    def _connected(self, contact: str, attempt: str, contact_id: str) -> Line | None:
        now, line = self.clock(), self.lines.load(contact)
        placed = calling.placed(line, attempt, contact_id, now)
        if not calling.is_under_way(placed, contact_id):
            return None
        after = calling.answered(placed, contact_id, now)
        self.save_if_changed(line, after)
        return self.lines.load(contact)

    def turned(self, contact: str, contact_id: str, turn: Turn) -> Line:
        """Whom the person has heard of, and which key they pressed; returns the line."""

        def write() -> Line:
            line = self.lines.load(contact)
            if not calling.is_under_way(line, contact_id):
                return line
            after = after_turn(line, turn, self.clock())
            self.save_if_changed(line, after)
            return after

        return until_first(write)

    def ended(self, contact_id: str, call: CallRecord, facts: Sequence[Fact]) -> CallRecord:
        """The call is over, as `facts` say; returns whom it told and whom not. Again, the same."""
        known = until_first(lambda: self._ended(contact_id, facts))
        return known or unknown_end(contact_id, call, facts)

    def _ended(self, contact_id: str, facts: Sequence[Fact]) -> CallRecord | None:
        call, end = self.lines.call(contact_id), end_among(facts)
        if call is None or end is None:
            return call
        now, line = self.clock(), self.lines.load(call.contact)
        after, record = recorded_end(line, contact_id, call, end, facts, now)
        if call.ended:
            self.save_if_changed(line, after)
            return call
        learned = after_end(self.budgets.load(call.route), call.attempt, end.outcome, now)
        self.lines.save(after, now, learned, (contact_id, record))
        return record

    def save_if_changed(self, before: Line, after: Line) -> None:
        """Write the line, unless nothing about it is new."""
        if after != before:
            self.lines.save(after, self.clock())

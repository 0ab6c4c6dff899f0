"""Everybody's phones in a forecast: whoever may be called is, and nobody ever answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.actions import Action, EngageContact, OpenEngagement, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.callee import Callee, callee_of
from dispatch.delivery import fact_of_line
from dispatch.engagement.facts import ContactEngaged, EngagementOpened
from dispatch.facts import CallDelayed, CallEnded, CallPlaced, Fact, NotTold, Performed
from dispatch.incident import RING_LIMIT, Incident
from dispatch.line import calling
from dispatch.line.asking import MayRing, ask, reserved, withdrawn
from dispatch.line.limits import Limits
from dispatch.line.state import Line, Want
from dispatch.plan import Contact

ROUTE = "foreseen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that is not placed at `at`, but at `until` at the earliest, and why."""

    at: datetime
    attempt: Attempt
    until: datetime
    why: str


@dataclass(slots=True)
class Phones:
    """Lines that nobody has called before. No route is ever full or broken.

    `rings` says when each attempt's phone began to ring, `waits` which calls had to wait.
    """

    contacts: Mapping[str, Contact]
    limits: Limits
    rings: dict[str, datetime] = field(default_factory=dict)
    waits: list[Waiting] = field(default_factory=list)
    _lines: dict[str, Line] = field(default_factory=dict)
    _ring_ends: dict[str, datetime] = field(default_factory=dict)

    def perform(self, incident: Incident, action: Action, now: datetime) -> Fact:
        """What the action leads to, as the handlers would tell it."""
        if isinstance(action, PlaceCall) and (attempt := incident.attempt(action.attempt)):
            return self._place(incident, attempt, now)
        if isinstance(action, StopCall):
            self._stop(action, now)
        if isinstance(action, OpenEngagement):
            return EngagementOpened("foreseen")
        if isinstance(action, EngageContact):
            return ContactEngaged(action.id, action.contact, f"foreseen {action.id}")
        return Performed(action.id)

    def next_end(self) -> datetime | None:
        """The next moment at which a phone stops ringing."""
        return min(self._ring_ends.values(), default=None)

    def end(self, now: datetime) -> list[Fact]:
        """Whoever's ring ends now, one of them: what that means for those who asked for it."""
        contact = min(self._ring_ends, key=lambda one: self._ring_ends[one])
        del self._ring_ends[contact]
        line = self._line(contact)
        contact_id = line.call.contact_id if line.call else ""
        over = calling.ended(line, contact_id, Outcome.NO_ANSWER, now)
        self._lines[contact] = over.line
        return [
            *(CallEnded(want.attempt, Outcome.NO_ANSWER) for want in over.heard),
            *(NotTold(want.attempt, contact_id) for want in over.unheard),
        ]

    def _place(self, incident: Incident, attempt: Attempt, now: datetime) -> Fact:
        callee = callee_of(attempt, incident.severity, self.contacts, now)
        fact = self._call(incident, attempt, callee, now) if isinstance(callee, Callee) else callee
        if isinstance(fact, CallDelayed) and fact.until is not None:
            self.waits.append(Waiting(now, attempt, fact.until, fact.why))
        return fact

    def _call(self, incident: Incident, attempt: Attempt, callee: Callee, now: datetime) -> Fact:
        key = attempt.contact
        want = Want(incident.id, attempt.id, incident.severity, attempt.placed_at)
        asked = ask(self._line(key), want, callee.phone, self.limits, now)
        self._lines[key] = asked.line
        if not isinstance(asked, MayRing):
            return fact_of_line(attempt.id, asked, callee.phones_left)
        contact_id = f"{ROUTE}-{attempt.id}"
        taken = reserved(asked.line, want, ROUTE, callee.phone, self.limits, now)
        self._lines[key] = calling.placed(taken, attempt.id, contact_id, now)
        self.rings[attempt.id] = now
        self._ring_ends[key] = now + RING_LIMIT
        return CallPlaced(attempt.id, contact_id, callee.phones_left)

    def _stop(self, action: StopCall, now: datetime) -> None:
        """The phone stops at once, and the news of it comes after everything else of now."""
        self._lines[action.contact], contact_id = withdrawn(
            self._line(action.contact), action.attempt
        )
        if contact_id:
            self._ring_ends[action.contact] = now

    def _line(self, contact: str) -> Line:
        return self._lines.get(contact) or Line(contact)

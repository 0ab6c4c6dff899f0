"""Gather, decide, act: every fact about a stored incident goes this way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from dispatch.actions import Action
from dispatch.draft import Decision
from dispatch.errors import StateConflict
from dispatch.facts import DeadlinePassed, Fact
from dispatch.incident import Incident
from dispatch.plan import Plan
from dispatch.step import step_all
from handlers.adapters.store import Store

Written = TypeVar("Written")
MOST_CONFLICTS = 20
"""How often a lost conditional write is decided anew before the delivery is left to be repeated."""


def until_first(write: Callable[[], Written]) -> Written:
    """Read, decide and write anew until nobody else wrote first; raises StateConflict at last."""
    for _ in range(MOST_CONFLICTS):
        try:
            return write()
        except StateConflict:
            continue
    raise StateConflict(f"{MOST_CONFLICTS} times somebody else wrote first")


class Performer(Protocol):
    """Carries actions out; what it could not finish stays pending."""

    def perform(
        self, incident: Incident, actions: Sequence[Action], now: datetime, /
    ) -> list[Fact]:
        """The facts that the actions led to."""


@dataclass(frozen=True, slots=True)
class Conductor:
    """Loads an incident, lets the core decide, stores, performs, and tells the core the result."""

    store: Store
    performer: Performer
    plans: Mapping[str, Plan]
    clock: Callable[[], datetime]

    def take(self, incident_id: str, facts: Sequence[Fact]) -> Incident:
        """Apply the facts and everything that follows; raises KeyError for an unknown incident."""
        incident, actions = self._decide(incident_id, facts)
        return self.finish(incident, actions)

    def resume(self, incident_id: str) -> Incident:
        """A wake-up: decide what is due, and perform whatever is still pending."""
        incident, _ = self._decide(incident_id, [DeadlinePassed()])
        return self.finish(incident, incident.pending)

    def finish(self, incident: Incident, actions: Sequence[Action]) -> Incident:
        """Perform until nothing new follows."""
        while actions:
            facts = self.performer.perform(incident, actions, self.clock())
            if not facts:
                break
            incident, actions = self._decide(incident.id, facts)
        return incident

    def _decide(self, incident_id: str, facts: Sequence[Fact]) -> tuple[Incident, Sequence[Action]]:
        return until_first(lambda: self._decide_once(incident_id, facts))

    def _decide_once(
        self, incident_id: str, facts: Sequence[Fact]
    ) -> tuple[Incident, Sequence[Action]]:
        incident = self.store.load(incident_id)
        if incident is None:
            raise KeyError(f"no incident {incident_id}")
        decision = step_all(incident, facts, self.plans, self.clock())
        return self._stored(decision), decision.actions

    def _stored(self, decision: Decision) -> Incident:
        if not decision.changed and not decision.reasons:
            return decision.incident
        return self.store.save(decision)

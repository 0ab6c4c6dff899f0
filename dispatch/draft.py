"""One step in the making: what has been decided so far, collected in order."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dispatch.actions import Action
from dispatch.attempt import Attempt, timed
from dispatch.incident import Incident


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an incident's timeline. `kind` is a word of `KINDS`."""

    at: datetime
    kind: str
    text: str


KINDS = (
    "opened",
    "joined",
    "held",
    "rang",
    "answered",
    "key",
    "outcome",
    "waiting",
    "escalated",
    "acknowledged",
    "resolved",
    "missed",
    "skipped",
    "notice",
    "fallback",
    "fault",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a fact: the next state, what to do, and why.

    `reasons` go to the timeline. `changed` is False where nothing needs to be stored.
    `outcome` is what became of an alert: opened, joined or resolved; empty for other facts.
    """

    incident: Incident
    actions: tuple[Action, ...]
    reasons: tuple[Entry, ...]
    changed: bool
    outcome: str = ""


@dataclass(slots=True)
class Draft:
    """Collects one decision. It lives only inside `step`; outside, everything is frozen.

    `stage_over` says why the running stage is over before its time; `progress` goes on from there.
    """

    incident: Incident
    now: datetime
    actions: list[Action] = field(default_factory=list)
    reasons: list[Entry] = field(default_factory=list)
    outcome: str = ""
    stage_over: str = ""

    def say(self, kind: str, text: str) -> None:
        """Add a line to the timeline."""
        self.reasons.append(Entry(self.now, kind, text))

    def do(self, action: Action) -> None:
        """Ask for an action, once."""
        if action.id not in {one.id for one in self.actions}:
            self.actions.append(action)

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the incident's own fields
        """Set fields of the incident."""
        self.incident = replace(self.incident, **fields)

    def change_attempt(self, attempt: Attempt, **fields: Any) -> None:  # noqa: ANN401 - its fields
        """Set fields of one attempt."""
        changed = timed(attempt, replace(attempt, **fields), self.now)
        attempts = self.incident.attempts
        self.change(attempts=tuple(changed if one.id == attempt.id else one for one in attempts))

    def current(self, attempt: Attempt) -> Attempt:
        """The attempt as it stands by now."""
        return next(one for one in self.incident.attempts if one.id == attempt.id)

    def drop(self, action_id: str) -> None:
        """Forget a pending action: performed, or no longer wanted."""
        left = tuple(one for one in self.incident.pending if one.id != action_id)
        self.change(pending=left)

"""What a plan does if nobody ever answers: the same `step`, on a clock of its own."""

from collections.abc import Mapping
from datetime import datetime

from dispatch.actions import PlaceCall
from dispatch.draft import Decision, Entry
from dispatch.facts import CallEnded, CallPlaced, DeadlinePassed, Fact, Performed
from dispatch.incident import RING_LIMIT, Incident, Outcome, State
from dispatch.plan import Plan
from dispatch.step import step_all

MOST_STEPS = 10_000


def forecast(opened: Decision, plans: Mapping[str, Plan]) -> list[Entry]:
    """The timeline from the opening until the plan is over, every call ringing out unheard."""
    lines, decision = list(opened.reasons), opened
    ring_ends: list[tuple[datetime, str]] = []
    now = opened.incident.opened_at
    for _ in range(MOST_STEPS):
        facts = [_performed(action) for action in decision.actions]
        ring_ends += [
            (now + RING_LIMIT, one.attempt) for one in facts if isinstance(one, CallPlaced)
        ]
        if not facts:
            if decision.incident.state is not State.OPEN or decision.incident.closes_at:
                break
            now, facts = _next(decision.incident, ring_ends)
        decision = step_all(decision.incident, facts, plans, now)
        lines += decision.reasons
    return lines


def _performed(action: object) -> Fact:
    if isinstance(action, PlaceCall):
        return CallPlaced(action.attempt, f"forecast-{action.attempt}")
    return Performed(action.id)  # type: ignore[attr-defined]


def _next(incident: Incident, ring_ends: list[tuple[datetime, str]]) -> tuple[datetime, list[Fact]]:
    """The next moment at which a phone stops ringing or a deadline passes."""
    wake_at = incident.wake_at
    first_ring = min(ring_ends, default=None)
    if first_ring is not None and (wake_at is None or first_ring[0] <= wake_at):
        ring_ends.remove(first_ring)
        return first_ring[0], [CallEnded(first_ring[1], Outcome.NO_ANSWER)]
    if wake_at is None:
        raise RuntimeError(f"{incident.id} is open and waits for nothing")
    return wake_at, [DeadlinePassed()]

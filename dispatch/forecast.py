"""What a plan does if nobody ever answers: the same `step`, on a clock of its own."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from dispatch.actions import Action, Notify, PlaceCall
from dispatch.attempt import Outcome
from dispatch.draft import Decision
from dispatch.facts import CallEnded, CallPlaced, CallRefused, DeadlinePassed, Fact, Performed
from dispatch.incident import RING_LIMIT, Incident, State
from dispatch.plan import Plan
from dispatch.step import step_all

MOST_STEPS = 100_000
"""A plan makes 200 calls at most; what takes more steps than this goes round in a circle."""
RingEnds = list[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The incident as it ends, its attempts being every call; and every notice with its time."""

    incident: Incident
    notices: tuple[tuple[datetime, Notify], ...]


def forecast(opened: Decision, plans: Mapping[str, Plan], contacts: Container[str]) -> Forecast:
    """From the opening until the plan is over; `contacts` are the keys of those who have a phone.

    Every call rings out unheard. One to anybody else is refused, as in production.
    """
    decision, now = opened, opened.incident.opened_at
    notices: list[tuple[datetime, Notify]] = []
    ring_ends: RingEnds = []
    for _ in range(MOST_STEPS):
        notices += [(now, action) for action in decision.actions if isinstance(action, Notify)]
        facts = [_fact_of(action, contacts) for action in decision.actions]
        ring_ends += [(now + RING_LIMIT, one.attempt) for one in facts if _rings(one)]
        if not facts:
            if _is_over(decision.incident):
                return Forecast(decision.incident, tuple(notices))
            now, facts = _next(decision.incident, ring_ends)
        decision = step_all(decision.incident, facts, plans, now)
    raise RuntimeError(f"plan {opened.incident.plan.name} does not end")


def _fact_of(action: Action, contacts: Container[str]) -> Fact:
    if not isinstance(action, PlaceCall):
        return Performed(action.id)
    if action.contact not in contacts:
        return CallRefused(action.attempt, Outcome.BAD_NUMBER, "no such contact")
    return CallPlaced(action.attempt, f"forecast-{action.attempt}")


def _rings(fact: Fact) -> TypeGuard[CallPlaced]:
    return isinstance(fact, CallPlaced)


def _is_over(incident: Incident) -> bool:
    return incident.state is not State.OPEN or incident.closes_at is not None


def _next(incident: Incident, ring_ends: RingEnds) -> tuple[datetime, list[Fact]]:
    """The next moment at which a phone stops ringing or a deadline passes."""
    wake_at = incident.wake_at
    first = min(ring_ends, default=None)
    if first is not None and (wake_at is None or first[0] <= wake_at):
        ring_ends.remove(first)
        return first[0], [CallEnded(first[1], Outcome.NO_ANSWER)]
    if wake_at is None:
        raise RuntimeError(f"{incident.id} is open and waits for nothing")
    return wake_at, [DeadlinePassed()]

"""What a plan does if nobody ever answers: the same `step`, on a clock of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.actions import EngageContact, Notify
from dispatch.draft import Decision
from dispatch.facts import DeadlinePassed, Fact
from dispatch.foreseen_phones import Phones, Waiting
from dispatch.incident import Incident, State
from dispatch.line.limits import Limits
from dispatch.plan import Contact, Plan
from dispatch.step import step_all

MOST_STEPS = 100_000
"""A plan makes 200 calls at most; what takes more steps than this goes round in a circle."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The incident as it ends, its attempts being every call; and every notice with its time.

    `rings` tells when the phone of an attempt began to ring; one that is not in it never did.
    `waits` are the calls that quiet hours, a limit or a busy phone held back. `engaged` is whom
    Incident Manager pages when, beside those of its response plan.
    """

    incident: Incident
    notices: tuple[tuple[datetime, Notify], ...]
    rings: Mapping[str, datetime]
    waits: tuple[Waiting, ...]
    engaged: tuple[tuple[datetime, EngageContact], ...] = ()


def forecast(
    opened: Decision, plans: Mapping[str, Plan], contacts: Mapping[str, Contact], limits: Limits
) -> Forecast:
    """From the opening until the plan is over, for people whom nothing else has called before.

    Every call rings out unheard. One to anybody who must not be called is refused, as in
    production; one in quiet hours or over a limit waits.
    """
    decision, now = opened, opened.incident.opened_at
    phones, notices = Phones(contacts, limits), list[tuple[datetime, Notify]]()
    engaged: list[tuple[datetime, EngageContact]] = []
    for _ in range(MOST_STEPS):
        notices += [(now, action) for action in decision.actions if isinstance(action, Notify)]
        engaged += [(now, one) for one in decision.actions if isinstance(one, EngageContact)]
        facts = [phones.perform(decision.incident, one, now) for one in decision.actions]
        if not facts:
            if _is_over(decision.incident):
                waits = tuple(phones.waits)
                return Forecast(
                    decision.incident, tuple(notices), phones.rings, waits, tuple(engaged)
                )
            now, facts = _next(decision.incident, phones)
        decision = step_all(decision.incident, facts, plans, now)
    raise RuntimeError(f"plan {opened.incident.plan.name} does not end")


def _is_over(incident: Incident) -> bool:
    return incident.state is not State.OPEN or incident.closes_at is not None


def _next(incident: Incident, phones: Phones) -> tuple[datetime, list[Fact]]:
    """The next moment at which a phone stops ringing or a deadline passes."""
    wake_at, ring_end = incident.wake_at, phones.next_end()
    if ring_end is not None and (wake_at is None or ring_end <= wake_at):
        return ring_end, phones.end(ring_end)
    if wake_at is None:
        raise RuntimeError(f"{incident.id} is open and waits for nothing")
    return wake_at, [DeadlinePassed()]

"""The one function that decides: production, sandbox, `tocsin simulate` and tests all call it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch import calls, placing
from dispatch.actions import Action, WakeAt
from dispatch.deadlines import deadline_passed
from dispatch.draft import Decision, Draft, Entry
from dispatch.drill.conclusion import conclude
from dispatch.ending import overtaken
from dispatch.engagement.following import follow
from dispatch.engagement.hearing import HEARD, hear
from dispatch.facts import (
    Acknowledged,
    AlertFired,
    AlertRecovered,
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    DeadlinePassed,
    DrillOvertaken,
    Fact,
    HoldEnded,
    KeyPressed,
    NotTold,
    Performed,
)
from dispatch.incident import Incident
from dispatch.life import announce
from dispatch.opening import end_hold, join, open_incident, recover
from dispatch.plan import Plan
from dispatch.progress import go_on
from dispatch.retries import expected_at, only_calls_wait

IN_CALLS: dict[type, Callable[[Draft, Any, Any], None]] = {
    CallPlaced: placing.placed,
    CallDelayed: placing.delayed,
    NotTold: placing.not_told,
    DrillOvertaken: overtaken,
    CallRefused: placing.refused,
    CallAnswered: calls.answered,
    CallEnded: calls.ended,
    KeyPressed: calls.key_pressed,
}


def step(
    incident: Incident | None, fact: Fact, plans: Mapping[str, Plan], now: datetime
) -> Decision:
    """What follows from `fact` at `now` (UTC) for `incident` (None where there is none yet).

    Facts may come twice, late or out of order: the second time nothing changes. Only AlertFired
    counts each time; an event that is delivered again is known by its id (see handlers/triage).
    A fact about an incident that does not exist, or an attempt it never made, is a KeyError.
    """
    if isinstance(fact, AlertFired) and (incident is None or not incident.accepts_alerts):
        return _decision(None, open_incident(fact, plans, now))
    if incident is None:
        raise KeyError(f"{type(fact).__name__} needs an incident")
    draft = Draft(incident, now)
    if isinstance(fact, AlertFired):
        join(draft, fact, plans)
    else:
        _apply(draft, fact)
    return _decision(incident, draft)


def step_all(
    incident: Incident, facts: Sequence[Fact], plans: Mapping[str, Plan], now: datetime
) -> Decision:
    """Several facts of one moment as one decision, so that they cost one write."""
    actions: dict[str, Action] = {}
    reasons: list[Entry] = []
    after = incident
    for fact in facts:
        decision = step(after, fact, plans, now)
        after = decision.incident
        actions |= {action.id: action for action in decision.actions}
        reasons += decision.reasons
    wanted = {action.id for action in after.pending}
    still = tuple(action for action in actions.values() if action.id in wanted)
    return Decision(after, still, tuple(reasons), after != incident)


def _apply(draft: Draft, fact: Fact) -> None:
    if type(fact) in IN_CALLS:
        _in_call(draft, fact)
    elif type(fact) in HEARD:
        hear(draft, fact)
    elif isinstance(fact, AlertRecovered):
        recover(draft, fact)
    elif isinstance(fact, Acknowledged):
        _acknowledge(draft, fact)
    elif isinstance(fact, HoldEnded):
        end_hold(draft, fact)
    elif isinstance(fact, Performed):
        _performed(draft, fact)
    elif isinstance(fact, DeadlinePassed):
        deadline_passed(draft)


def _in_call(draft: Draft, fact: Any) -> None:  # noqa: ANN401 - the facts of IN_CALLS
    attempt = draft.incident.attempt(fact.attempt)
    if attempt is None:
        raise KeyError(f"{draft.incident.id} never made the attempt {fact.attempt}")
    IN_CALLS[type(fact)](draft, attempt, fact)


def _acknowledge(draft: Draft, fact: Acknowledged) -> None:
    if draft.incident.state in calls.TAKEABLE:
        calls.acknowledge(draft, fact.by, fact.identity)


def _performed(draft: Draft, fact: Performed) -> None:
    before = draft.incident.pending
    draft.drop(fact.action)
    if fact.fault and draft.incident.pending != before:
        draft.say("fault", f"{fact.action.split(':')[0]} failed: {fact.fault}")
    if only_calls_wait(draft):
        draft.change(pending_since=expected_at(draft))


def _decision(before: Incident | None, draft: Draft) -> Decision:
    """The draft closed: new actions become pending, and the next deadline asks for a wake-up."""
    go_on(draft)
    conclude(draft)
    announce(draft)
    follow(draft)
    wake_at = draft.incident.wake_at
    if wake_at is not None and (before is None or before.wake_at != wake_at):
        draft.do(WakeAt(wake_at))
    pending = _pending(draft)
    since = (draft.incident.pending_since or draft.now) if pending else None
    after = replace(draft.incident, pending=pending, pending_since=since)
    return Decision(
        after, tuple(draft.actions), tuple(draft.reasons), after != before, draft.outcome
    )


def _pending(draft: Draft) -> tuple[Any, ...]:
    """What is still to be performed; a wake-up for a moment at which nothing is due is not."""
    new = {action.id for action in draft.actions}
    kept = [
        one
        for one in draft.incident.pending
        if one.id not in new and not (isinstance(one, WakeAt) and one.at != draft.incident.wake_at)
    ]
    return (*kept, *draft.actions)

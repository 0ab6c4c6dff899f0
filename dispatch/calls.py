"""What happens in and to calls."""

from collections.abc import Callable

from dispatch.actions import Notify, PlaceCall, StopCall
from dispatch.draft import Draft
from dispatch.facts import (
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    KeyPressed,
)
from dispatch.incident import DELAY, TALK_LIMIT, Attempt, Outcome, State
from dispatch.stages import retry_or_wait, stop_ringing

TAKEABLE = frozenset({State.OPEN, State.MISSED})
"""States in which somebody may still take the incident."""


def placed(draft: Draft, attempt: Attempt, fact: CallPlaced) -> None:
    """The service took the call. If it is no longer wanted, it is stopped at once."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    draft.change_attempt(attempt, contact_id=fact.contact_id)
    if attempt.outcome is Outcome.CANCELLED and not attempt.contact_id:
        draft.do(StopCall(attempt.id, fact.contact_id))


def delayed(draft: Draft, attempt: Attempt, fact: CallDelayed) -> None:
    """The service could not take it now: the call stays pending and is tried again soon."""
    if not attempt.live or attempt.contact_id:
        return
    draft.change_attempt(attempt, check_at=draft.now + DELAY)
    draft.say("waiting", f"{attempt.contact}: {fact.why}; trying again")


def refused(draft: Draft, attempt: Attempt, fact: CallRefused) -> None:
    """The service will not place it: told to those who look after Tocsin."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    if not attempt.live:
        return
    draft.change_attempt(attempt, outcome=fact.outcome)
    draft.say("fault", f"{attempt.contact}: {fact.outcome}: {fact.why}")
    draft.do(Notify("operations", f"fault:{attempt.id}"))
    retry_or_wait(draft, attempt, fact.outcome)


def answered(draft: Draft, attempt: Attempt, _fact: CallAnswered) -> None:
    """Somebody, or a mailbox, picked up. That alone acknowledges nothing."""
    if attempt.answered_at is None:
        draft.change_attempt(attempt, answered_at=draft.now, check_at=draft.now + TALK_LIMIT)
        draft.say("answered", f"{attempt.contact} picked up")


def ended(draft: Draft, attempt: Attempt, fact: CallEnded) -> None:
    """The call is over. What was decided in it stands, whatever comes later."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    if not attempt.live:
        return
    picked_up = attempt.answered_at or fact.answered_at
    outcome = Outcome.ANSWERED_WITHOUT_KEY if picked_up else fact.outcome
    draft.change_attempt(attempt, outcome=outcome, answered_at=picked_up)
    draft.say("outcome", f"{attempt.contact}: {outcome}")
    retry_or_wait(draft, attempt, outcome)


def key_pressed(draft: Draft, attempt: Attempt, fact: KeyPressed) -> None:
    """1 acknowledges, 2 passes on; every other key only leaves a line in the timeline."""
    act = KEYS.get(fact.key)
    if act is None:
        meaning = {"3": "details", "*": "repeat"}.get(fact.key, "means nothing")
        draft.say("key", f"{attempt.contact} pressed {fact.key} ({meaning})")
    elif attempt.key != fact.key or (fact.key == "1" and draft.incident.state in TAKEABLE):
        draft.say("key", f"{attempt.contact} pressed {fact.key}")
        draft.change_attempt(attempt, key=fact.key, answered_at=attempt.answered_at or draft.now)
        act(draft, attempt)


def _acknowledge_by_key(draft: Draft, attempt: Attempt) -> None:
    if draft.incident.state in TAKEABLE:
        _set_outcome(draft, attempt, Outcome.ACKNOWLEDGED)
        acknowledge(draft, attempt.contact)


def _pass_on(draft: Draft, attempt: Attempt) -> None:
    if draft.incident.state is not State.OPEN:
        return
    _set_outcome(draft, attempt, Outcome.PASSED_ON)
    others = tuple(one for one in draft.incident.retries if one.contact != attempt.contact)
    draft.change(retries=others)
    draft.say("outcome", f"{attempt.contact} passes it on")
    retry_or_wait(draft, attempt, Outcome.PASSED_ON)


def _set_outcome(draft: Draft, attempt: Attempt, outcome: Outcome) -> None:
    current = draft.incident.attempt(attempt.id)
    if current is not None:
        draft.change_attempt(current, outcome=outcome)


def acknowledge(draft: Draft, by: str) -> None:
    """Somebody has it: nothing rings or waits any more, and the team is told."""
    stop_ringing(draft, f"{by} has it")
    draft.change(
        state=State.ACKNOWLEDGED,
        taken_by=by,
        stage_ends_at=None,
        retries=(),
        closes_at=draft.now + draft.incident.plan.close_after,
    )
    draft.say("acknowledged", f"{by} has it")
    draft.do(Notify("notices", "acknowledged"))


KEYS: dict[str, Callable[[Draft, Attempt], None]] = {"1": _acknowledge_by_key, "2": _pass_on}

"""What happens in and to calls."""

from collections.abc import Callable

from dispatch.actions import StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.facts import (
    CallAnswered,
    CallEnded,
    KeyPressed,
)
from dispatch.incident import TALK_LIMIT, State
from dispatch.notifying import follow_up
from dispatch.plan import EndsOn
from dispatch.retries import retry_or_wait
from dispatch.stages import forget, stop_ringing

TAKEABLE = frozenset({State.OPEN, State.MISSED})
"""States in which somebody may still take the incident."""


def answered(draft: Draft, attempt: Attempt, _fact: CallAnswered) -> None:
    """Somebody, or a mailbox, picked up. That alone acknowledges nothing."""
    stopped_too_late = attempt.outcome in {Outcome.CANCELLED, Outcome.DEFERRED}
    if attempt.answered_at is None and (attempt.live or stopped_too_late):
        draft.change_attempt(attempt, answered_at=draft.now, check_at=draft.now + TALK_LIMIT)
        draft.say("answered", f"{attempt.contact} picked up")
        _end_self_test(draft)


def _end_self_test(draft: Draft) -> None:
    """A call that was picked up has shown that the whole way works; nobody need press a key."""
    incident = draft.incident
    if incident.plan.ends_on is EndsOn.ANSWER and incident.state is State.OPEN:
        draft.say("resolved", "the call was answered: the whole way works")
        end(draft, "it was answered")


def ended(draft: Draft, attempt: Attempt, fact: CallEnded) -> None:
    """The call is over. What was decided in it stands, whatever comes later."""
    forget(draft, attempt)
    draft.drop(StopCall(attempt.id, attempt.contact).id)
    if not attempt.live:
        return
    picked_up = attempt.answered_at or fact.answered_at
    outcome = Outcome.ANSWERED_WITHOUT_KEY if picked_up else fact.outcome
    draft.change_attempt(attempt, outcome=outcome, answered_at=picked_up)
    draft.say("outcome", f"{attempt.contact}: {outcome}")
    retry_or_wait(draft, attempt)


def key_pressed(draft: Draft, attempt: Attempt, fact: KeyPressed) -> None:
    """1 acknowledges, 2 passes on; every other key only leaves a line in the timeline.

    A key counts once in a call. The contact record tells it again when the call ends, and by then
    the incident may have been raised: a worse trouble is not taken by the key of the lesser one.
    """
    act = KEYS.get(fact.key)
    if act is None:
        meaning = MEANINGS.get(fact.key, "means nothing")
        draft.say("key", f"{attempt.contact} pressed {fact.key} ({meaning})")
    elif fact.key not in attempt.keys:
        draft.say("key", f"{attempt.contact} pressed {fact.key}")
        keys, answered_at = attempt.keys + fact.key, attempt.answered_at or draft.now
        draft.change_attempt(attempt, keys=keys, answered_at=answered_at)
        act(draft, attempt)


def _acknowledge_by_key(draft: Draft, attempt: Attempt) -> None:
    if draft.incident.state in TAKEABLE:
        _set_outcome(draft, attempt, Outcome.ACKNOWLEDGED)
        acknowledge(draft, attempt.contact)


def _pass_on(draft: Draft, attempt: Attempt) -> None:
    if draft.incident.state not in TAKEABLE:
        return
    _set_outcome(draft, attempt, Outcome.PASSED_ON)
    draft.say("outcome", f"{attempt.contact} passes it on")
    retry_or_wait(draft, attempt)


def _set_outcome(draft: Draft, attempt: Attempt, outcome: Outcome) -> None:
    current = draft.current(attempt)
    forget(draft, current)
    draft.change_attempt(current, outcome=outcome)


def acknowledge(draft: Draft, by: str, identity: str = "") -> None:
    """Somebody has it: nothing rings or waits any more, and the team is told.

    Where a command took it, the timeline has whose it was beside the name that was given.
    """
    plan = draft.incident.plan
    stop_ringing(draft, f"{by} has it")
    draft.change(
        state=State.ACKNOWLEDGED,
        taken_by=by,
        ended_at=None,
        stage_ends_at=None,
        retries=(),
        held="",
        deferred=(),
        closes_at=draft.now + plan.close_after,
        ack_ends_at=draft.now + plan.ack_timeout if plan.ack_timeout else None,
    )
    by_command = f" (by command, {identity})" if identity else ""
    draft.say("acknowledged", f"{by} has it{by_command}")
    follow_up(draft, "acknowledged")


MEANINGS = {"3": "details", "*": "repeat", "9": "no more calls?"}
KEYS: dict[str, Callable[[Draft, Attempt], None]] = {"1": _acknowledge_by_key, "2": _pass_on}

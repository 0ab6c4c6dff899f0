"""What happens in and to calls."""

from collections.abc import Callable

from dispatch.actions import Notify, PlaceCall, SendFallback, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.facts import (
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    KeyPressed,
    NotTold,
)
from dispatch.incident import DELAY, RING_LIMIT, TALK_LIMIT, State
from dispatch.plan import EndsOn
from dispatch.retries import defer, no_longer_deferred, postpone, retry_or_wait, until_after_stage
from dispatch.stages import attempts_of, forget, stop_ringing

TAKEABLE = frozenset({State.OPEN, State.MISSED})
"""States in which somebody may still take the incident."""
UNWANTED = frozenset({Outcome.CANCELLED, Outcome.DEFERRED, Outcome.FAILED, Outcome.BAD_NUMBER})
"""Outcomes that are decided without the call: one that is placed all the same must not ring."""


def placed(draft: Draft, attempt: Attempt, fact: CallPlaced) -> None:
    """The service took the call. If it is no longer wanted, it is stopped at once."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    rings_until = max(attempt.check_at, draft.now + RING_LIMIT)
    check_at = attempt.check_at if attempt.contact_id else rings_until
    left = max(attempt.phones_left, fact.phones_left)
    unheard = not attempt.contact_id and attempt.answered_at is None
    draft.change_attempt(
        attempt, contact_id=fact.contact_id, check_at=check_at, phones_left=left, waits_for=""
    )
    if unheard and attempt.outcome in UNWANTED:
        draft.do(StopCall(attempt.id, attempt.contact))
        return
    no_longer_deferred(draft, attempt.contact)
    if unheard:
        again = f", try {attempt.number}" if attempt.number > 1 else ""
        draft.say("rang", f"calling {attempt.contact}{again}")


def delayed(draft: Draft, attempt: Attempt, fact: CallDelayed) -> None:
    """It cannot be placed now: it waits within its stage, or is deferred beyond the stage's end."""
    if not attempt.live:
        _withdraw_late(draft, attempt)
    if not attempt.live or attempt.known_placed:
        return
    if fact.no_route:
        fall_back(draft, attempt)
    attempt = draft.current(attempt)
    if fact.until is not None and until_after_stage(draft, attempt, fact.until):
        defer(draft, attempt, fact.until, fact.why)
        retry_or_wait(draft, attempt)
    else:
        postpone(draft, attempt, fact.until or draft.now + DELAY, fact.why)


def not_told(draft: Draft, attempt: Attempt, fact: NotTold) -> None:
    """The call it shared told only of others: it gets a call of its own, which is its first."""
    if draft.incident.state is not State.OPEN:
        return
    if attempt.live and not attempt.keys and attempt.contact_id in {"", fact.contact_id}:
        forget(draft, attempt)
        draft.change_attempt(attempt, contact_id="", answered_at=None, check_at=draft.now + DELAY)
        draft.do(PlaceCall(attempt.id, attempt.contact))


def refused(draft: Draft, attempt: Attempt, fact: CallRefused) -> None:
    """The service will not place it: told to those who look after Tocsin."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    if attempt.outcome in {Outcome.CANCELLED, Outcome.DEFERRED}:
        _withdraw_late(draft, attempt)
    if not attempt.live or attempt.known_placed:
        return
    draft.do(StopCall(attempt.id, attempt.contact))
    left = fact.phones_left
    draft.change_attempt(attempt, outcome=fact.outcome, phones_left=left, waits_for="")
    draft.say("fault", f"{attempt.contact}: {fact.outcome}: {fact.why}")
    draft.do(Notify("operations", f"fault:{attempt.id}"))
    retry_or_wait(draft, attempt)


def _withdraw_late(draft: Draft, attempt: Attempt) -> None:
    """It was over while it was being placed: the line must not go on ringing for it."""
    stop = StopCall(attempt.id, attempt.contact)
    if stop not in draft.incident.pending:
        draft.do(stop)


def fall_back(draft: Draft, attempt: Attempt) -> None:
    """No call can be placed: the page goes out by the plan's other channels, once in a stage."""
    if any(one.fell_back for one in attempts_of(draft, attempt.contact)):
        return
    draft.change_attempt(draft.current(attempt), fell_back=True)
    draft.do(Notify("operations", f"fault:{attempt.id}"))
    for channel in draft.incident.plan.fallback:
        occasion = f"{attempt.round}:{attempt.stage}"
        draft.do(SendFallback(attempt.contact, channel, occasion))
        draft.say("fallback", f"{attempt.contact}: by {channel}, because calls cannot be placed")


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
    draft.do(Notify("notices", "acknowledged"))


MEANINGS = {"3": "details", "*": "repeat", "9": "no more calls?"}
KEYS: dict[str, Callable[[Draft, Attempt], None]] = {"1": _acknowledge_by_key, "2": _pass_on}

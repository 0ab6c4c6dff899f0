"""A call is asked for: it is placed, waits, is refused, or shared one that told only of others."""

from dispatch.actions import Notify, PlaceCall, SendFallback, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.facts import CallDelayed, CallPlaced, CallRefused, NotTold
from dispatch.incident import DELAY, RING_LIMIT, State
from dispatch.retries import defer, no_longer_deferred, postpone, retry_or_wait, until_after_stage
from dispatch.stages import attempts_of, forget

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

"""A wake-up came: what is due by now."""

from dispatch.actions import CheckCall, PlaceCall
from dispatch.attempt import Attempt, Outcome
from dispatch.calls import ended
from dispatch.draft import Draft
from dispatch.facts import CallEnded
from dispatch.incident import CHECK_AGAIN, DELAY, LOST_AFTER, State
from dispatch.opening import end
from dispatch.stages import advance, place_call, start_stage


def deadline_passed(draft: Draft) -> None:
    """Everything whose time has come, once; what was missed meanwhile is not replayed."""
    if _passed(draft, draft.incident.closes_at):
        draft.say("resolved", "closed: nothing was heard of it any more")
        end(draft, "it was closed")
    elif draft.incident.state is State.OPEN and _passed(draft, draft.incident.stage_ends_at):
        if draft.incident.held:
            start_stage(draft)
        else:
            advance(draft, "nobody took it in time")
    _call_again(draft)
    _check_calls(draft)


def _passed(draft: Draft, at: object) -> bool:
    return at is not None and at <= draft.now  # type: ignore[operator]


def _call_again(draft: Draft) -> None:
    due = [retry for retry in draft.incident.retries if retry.at <= draft.now]
    waiting = tuple(retry for retry in draft.incident.retries if retry.at > draft.now)
    draft.change(retries=waiting)
    for retry in due:
        place_call(draft, retry.contact)


def _check_calls(draft: Draft) -> None:
    """Calls whose events are silent are asked after; calls not placed yet are tried again."""
    unplaced = {one.attempt for one in draft.incident.pending if isinstance(one, PlaceCall)}
    for attempt in draft.incident.attempts:
        if not attempt.live or attempt.check_at > draft.now:
            continue
        if _lost(draft, attempt):
            draft.say("fault", f"{attempt.contact}: how the call ended was never told")
            ended(draft, attempt, CallEnded(attempt.id, Outcome.ANSWERED_WITHOUT_KEY))
        elif attempt.id in unplaced:
            draft.change_attempt(attempt, check_at=draft.now + DELAY)
            draft.do(PlaceCall(attempt.id, attempt.contact))
        else:
            draft.change_attempt(attempt, check_at=draft.now + CHECK_AGAIN)
            draft.do(CheckCall(attempt.id, attempt.contact_id))


def _lost(draft: Draft, attempt: Attempt) -> bool:
    """A ringing call is stopped at its stage's end; a talk has no such end of its own."""
    return attempt.answered_at is not None and draft.now >= attempt.answered_at + LOST_AFTER

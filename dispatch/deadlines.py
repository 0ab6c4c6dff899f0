"""A wake-up came: what is due by now."""

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.calls import ended
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.engagement.looking import look
from dispatch.facts import CallEnded
from dispatch.incident import CHECK_AGAIN, CHECK_RING_AGAIN, DELAY, LOST_AFTER, State
from dispatch.opening import page_again
from dispatch.progress import go_on
from dispatch.stages import place_call, start_stage


def deadline_passed(draft: Draft) -> None:
    """Everything whose time has come, once; what was missed meanwhile is not replayed."""
    if _passed(draft, draft.incident.closes_at):
        draft.say("resolved", "closed: nothing was heard of it any more")
        end(draft, "it was closed")
    elif _passed(draft, draft.incident.ack_ends_at):
        page_again(draft)
    elif draft.incident.state is State.OPEN and _passed(draft, draft.incident.stage_ends_at):
        if draft.incident.held:
            start_stage(draft)
        else:
            draft.stage_over = "nobody took it in time"
            go_on(draft)
    _call_again(draft)
    _check_calls(draft)
    look(draft)


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
    unplaced, unchecked = _pending(draft, PlaceCall), _pending(draft, CheckCall)
    for attempt in _due(draft):
        if _lost(draft, attempt):
            draft.say("fault", f"{attempt.contact}: how the call ended was never told")
            ended(draft, attempt, CallEnded(attempt.id, Outcome.ANSWERED_WITHOUT_KEY))
        elif attempt.ringing and attempt.id in unchecked:
            _give_up(draft, attempt)
        elif attempt.id in unplaced:
            draft.change_attempt(attempt, check_at=draft.now + DELAY)
            draft.do(PlaceCall(attempt.id, attempt.contact))
        else:
            _ask_after(draft, attempt)


def _pending(draft: Draft, kind: type[PlaceCall | CheckCall]) -> set[str]:
    return {one.attempt for one in draft.incident.pending if isinstance(one, kind)}


def _due(draft: Draft) -> list[Attempt]:
    attempts = draft.incident.attempts
    return [one for one in attempts if one.live and one.check_at <= draft.now]


def _give_up(draft: Draft, attempt: Attempt) -> None:
    """The route is gone: neither events nor an answer; how much time that has cost is told."""
    lost = (draft.now - attempt.placed_at).total_seconds()
    silence = f"the way it was called by does not answer any more, {lost:.0f} s are lost"
    draft.say("fault", f"{attempt.contact}: {silence}")
    ended(draft, attempt, CallEnded(attempt.id, Outcome.FAILED))
    draft.do(StopCall(attempt.id, attempt.contact))


def _ask_after(draft: Draft, attempt: Attempt) -> None:
    again = CHECK_RING_AGAIN if attempt.ringing else CHECK_AGAIN
    draft.change_attempt(attempt, check_at=draft.now + again)
    draft.do(CheckCall(attempt.id, attempt.contact_id))


def _lost(draft: Draft, attempt: Attempt) -> bool:
    """A ringing call is stopped at its stage's end; a talk has no such end of its own."""
    return attempt.answered_at is not None and draft.now >= attempt.answered_at + LOST_AFTER

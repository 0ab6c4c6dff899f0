"""After a call that reached nobody: the person's next number, another try, or nothing."""

from datetime import datetime, timedelta

from dispatch.actions import PlaceCall, StopCall, WakeAt
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.incident import DELAY, Retry, State
from dispatch.stages import attempts_of, forget, place_call, running_stage, stop_ringing

MOST_FAILED = 2
"""Calls that failed on their way are made again this often, whatever the plan's retries say: the
next route may do better."""

SHORT_WAIT = timedelta(minutes=1)
"""What waits no longer is tried again every few seconds: another line for each says nothing new."""


def retry_or_wait(draft: Draft, attempt: Attempt) -> None:
    """After a call that reached nobody: the next number, or again if the plan says so."""
    if _gone_by(draft, attempt):
        return
    attempt = draft.current(attempt)
    if _is_out(draft, attempt.contact):
        _leave_alone(draft, attempt.contact)
        if all(_is_out(draft, contact) for contact in draft.incident.stage_contacts):
            draft.stage_over = f"nobody is left in stage {draft.incident.stage + 1}"
    elif attempt.phones_left and attempt.outcome is not None and attempt.outcome.reached_nobody:
        place_call(draft, attempt.contact, attempt.phone + 1)
    elif _may_be_called_again(draft, attempt):
        _schedule_retry(draft, attempt.contact, running_stage(draft).retry_after)


def _may_be_called_again(draft: Draft, attempt: Attempt) -> bool:
    calls = attempts_of(draft, attempt.contact)
    failed = sum(one.outcome is Outcome.FAILED for one in calls)
    if attempt.outcome is Outcome.FAILED and attempt.contact_id:
        return failed <= MOST_FAILED
    tries = sum(one.phone == 0 for one in calls) - sum(_failed_technically(one) for one in calls)
    return tries <= running_stage(draft).retries


def _failed_technically(attempt: Attempt) -> bool:
    return attempt.outcome is Outcome.FAILED and bool(attempt.contact_id) and attempt.phone == 0


def _gone_by(draft: Draft, attempt: Attempt) -> bool:
    incident = draft.incident
    here = (incident.round, incident.stage)
    return incident.state is not State.OPEN or (attempt.round, attempt.stage) != here


def _is_out(draft: Draft, contact: str) -> bool:
    """True where any call of the running stage showed that calling again makes no sense.

    The last number of a person being wrong says nothing of the others.
    """
    calls = attempts_of(draft, contact)
    settling = [one for one in calls if one.settles_the_contact]
    wrong = {one.phone for one in calls if one.outcome is Outcome.BAD_NUMBER}
    all_wrong = all(one.phone in wrong for one in calls)
    return any(one.outcome is not Outcome.BAD_NUMBER or all_wrong for one in settling)


def _leave_alone(draft: Draft, contact: str) -> None:
    """Facts come late: a second call to somebody who is out may wait or ring already."""
    others = tuple(one for one in draft.incident.retries if one.contact != contact)
    draft.change(retries=others)
    stop_ringing(draft, "an earlier call settled it", contact)


def _schedule_retry(draft: Draft, contact: str, after: timedelta) -> None:
    at = draft.now + after
    if draft.incident.stage_ends_at is not None and at >= draft.incident.stage_ends_at:
        draft.say("skipped", f"{contact} is not called again: the stage ends first")
        return
    draft.change(retries=(*draft.incident.retries, Retry(contact, at)))
    draft.say("waiting", f"{contact} is called again in {after.total_seconds():.0f} s")


def until_after_stage(draft: Draft, attempt: Attempt, until: datetime) -> bool:
    """True where a call that waits until then would miss its stage."""
    ends_at = draft.incident.stage_ends_at
    return not _gone_by(draft, attempt) and ends_at is not None and until >= ends_at


def postpone(draft: Draft, attempt: Attempt, until: datetime, why: str) -> None:
    """The call waits within its stage; a wait that was told before is not told again."""
    again = "trying again"
    if until > draft.now + DELAY:
        again = f"not before {until:%Y-%m-%d %H:%M:%S} UTC"
    same_end = until == attempt.check_at or until <= draft.now + SHORT_WAIT
    if attempt.waits_for != why or not same_end:
        draft.say("waiting", f"{attempt.contact}: {why}; {again}")
    draft.change_attempt(attempt, check_at=until, waits_for=why)
    draft.change(pending_since=expected_at(draft))


def expected_at(draft: Draft) -> datetime:
    """Since when what is pending counts as forgotten: a call that waits is expected when it is due.

    Somebody works on it: it is late, and no reason for an alarm.
    """
    tried_at = {one.id: one.check_at for one in draft.incident.attempts}
    pending = [one for one in draft.incident.pending if not isinstance(one, WakeAt)]
    expected = (
        tried_at[one.attempt] if isinstance(one, PlaceCall) else draft.now for one in pending
    )
    return min(expected, default=draft.now)


def defer(draft: Draft, attempt: Attempt, until: datetime, why: str) -> None:
    """The person cannot be called in this stage: the plan goes on, and comes back to them."""
    no_longer_deferred(draft, attempt.contact)
    draft.change(deferred=(*draft.incident.deferred, Retry(attempt.contact, until)))
    draft.change_attempt(attempt, outcome=Outcome.DEFERRED, waits_for="")
    forget(draft, attempt)
    draft.do(StopCall(attempt.id, attempt.contact))
    draft.say("waiting", f"{attempt.contact}: {why}; not before {until:%Y-%m-%d %H:%M} UTC")


def no_longer_deferred(draft: Draft, contact: str) -> None:
    """The person is called after all."""
    others = tuple(one for one in draft.incident.deferred if one.contact != contact)
    draft.change(deferred=others)


def only_calls_wait(draft: Draft) -> bool:
    """True where nothing is pending but calls that were told to wait."""
    waiting = {one.id for one in draft.incident.attempts if one.waits_for}
    pending = [one for one in draft.incident.pending if not isinstance(one, WakeAt)]
    calls = {one.attempt for one in pending if isinstance(one, PlaceCall)}
    return bool(pending) and len(calls) == len(pending) and calls <= waiting

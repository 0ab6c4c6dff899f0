"""The plan's way: start a stage, go to the next, end the round, end the plan."""

from datetime import timedelta

from dispatch.actions import Notify, PlaceCall, StopCall
from dispatch.draft import Draft
from dispatch.incident import RING_GRACE, RING_LIMIT, Attempt, Outcome, Retry, State
from dispatch.plan import Stage
from dispatch.tokens import attempt_token

MAIN_ROUTE = "main"


def start_stage(draft: Draft) -> None:
    """Ring or notify everybody of the running stage and set its deadline."""
    stage = running_stage(draft)
    draft.change(stage_ends_at=draft.now + stage.wait, retries=())
    for contact in stage.contacts:
        place_call(draft, contact)
    for topic in stage.notify:
        draft.do(Notify(topic, f"opened:{draft.incident.round}:{draft.incident.stage}"))
        draft.say("notice", f"notice to {topic}")


def running_stage(draft: Draft) -> Stage:
    """The stage that the incident is in."""
    return draft.incident.plan.stages[draft.incident.stage]


def place_call(draft: Draft, contact: str) -> None:
    """Ask for the next call to this contact in the running stage."""
    incident = draft.incident
    number = 1 + len(attempts_of(draft, contact))
    place = (incident.round, incident.stage, contact, number)
    attempt = Attempt(
        attempt_token(incident.id, place, MAIN_ROUTE),
        *place,
        placed_at=draft.now,
        check_at=draft.now + RING_LIMIT + RING_GRACE,
    )
    draft.change(attempts=(*incident.attempts, attempt))
    draft.do(PlaceCall(attempt.id, contact))
    again = f", try {number}" if number > 1 else ""
    draft.say("rang", f"calling {contact}{again}")


def attempts_of(draft: Draft, contact: str) -> list[Attempt]:
    """The calls to this contact in the running stage of the running round."""
    here = (draft.incident.round, draft.incident.stage, contact)
    return [one for one in draft.incident.attempts if (one.round, one.stage, one.contact) == here]


def retry_or_wait(draft: Draft, attempt: Attempt, outcome: Outcome) -> None:
    """After a call that reached nobody: call again if the plan says so and the stage lasts."""
    if _gone_by(draft, attempt):
        return
    if _everybody_is_out(draft):
        advance(draft, "nobody else in this stage can take it")
        return
    stage = running_stage(draft)
    if outcome.final_for_contact or attempt.number > stage.retries:
        return
    _schedule_retry(draft, attempt.contact, stage.retry_after)


def _gone_by(draft: Draft, attempt: Attempt) -> bool:
    incident = draft.incident
    here = (incident.round, incident.stage)
    return incident.state is not State.OPEN or (attempt.round, attempt.stage) != here


def _everybody_is_out(draft: Draft) -> bool:
    latest = {
        contact: attempts_of(draft, contact)[-1:] for contact in running_stage(draft).contacts
    }
    return all(
        calls and calls[0].outcome is not None and calls[0].outcome.final_for_contact
        for calls in latest.values()
    )


def _schedule_retry(draft: Draft, contact: str, after: timedelta) -> None:
    at = draft.now + after
    if draft.incident.stage_ends_at is not None and at >= draft.incident.stage_ends_at:
        draft.say("skipped", f"{contact} is not called again: the stage ends first")
        return
    draft.change(retries=(*draft.incident.retries, Retry(contact, at)))
    draft.say("waiting", f"{contact} is called again in {after.total_seconds():.0f} s")


def advance(draft: Draft, why: str) -> None:
    """Leave the running stage: the next stage, the next round, or the end of the plan."""
    stop_ringing(draft, "its time is over")
    incident = draft.incident
    last_stage = incident.stage + 1 >= len(incident.plan.stages)
    if not last_stage:
        draft.change(stage=incident.stage + 1)
        draft.say("escalated", f"stage {incident.stage + 2}: {why}")
        start_stage(draft)
    elif incident.round < incident.plan.repeats:
        draft.change(round=incident.round + 1, stage=0)
        draft.say("escalated", f"round {incident.round + 2} begins: {why}")
        start_stage(draft)
    else:
        end_plan(draft)


def end_plan(draft: Draft) -> None:
    """The plan is over and nobody took it: that is itself an alarm, unless it called nobody."""
    draft.change(stage_ends_at=None, retries=())
    if not draft.incident.plan.calls_somebody:
        draft.change(closes_at=draft.now + draft.incident.plan.close_after)
        draft.say("waiting", "the plan calls nobody; waiting for the recovery")
        return
    draft.change(state=State.MISSED, ended_at=draft.now)
    draft.say("missed", "everyone missed it")
    draft.do(Notify("operations", "missed"))


def stop_ringing(draft: Draft, why: str) -> None:
    """Stop what rings and forget the calls that have not been placed yet."""
    for attempt in draft.incident.attempts:
        if attempt.ringing:
            draft.drop(PlaceCall(attempt.id, attempt.contact).id)
            draft.change_attempt(attempt, outcome=Outcome.CANCELLED)
            draft.say("outcome", f"{attempt.contact}: ringing stopped, {why}")
            if attempt.contact_id:
                draft.do(StopCall(attempt.id, attempt.contact_id))

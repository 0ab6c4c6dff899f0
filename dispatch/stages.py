"""The plan's way: start a stage, go to the next, end the round, end the plan."""

from datetime import datetime, timedelta

from dispatch.actions import CheckCall, Notify, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.incident import RING_GRACE, RING_LIMIT, Incident, Retry, State
from dispatch.plan import Stage
from dispatch.tokens import attempt_token

MAIN_ROUTE = "main"


def start_stage(draft: Draft) -> None:
    """Ring or notify everybody of the running stage and set its deadline."""
    stage = running_stage(draft)
    draft.change(stage_ends_at=draft.now + stage.wait, retries=(), held="")
    for contact in stage.contacts:
        place_call(draft, contact)
    for topic in stage.notify:
        draft.do(Notify(topic, _occasion(draft.incident)))
        draft.say("notice", f"notice to {topic}")


def hold(draft: Draft, until: datetime, why: str) -> None:
    """Nobody is called before `until`; then the running stage begins."""
    draft.change(stage_ends_at=until, held=why, retries=())
    draft.say("held", f"held back until {until:%Y-%m-%d %H:%M} UTC: {why}")


def _occasion(incident: Incident) -> str:
    """A notice of a later stage is a reminder, not a new alarm."""
    begins = (incident.repeated, incident.stage) == (0, 0)
    return f"{'opened' if begins else 'escalated'}:{incident.round}:{incident.stage}"


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


def retry_or_wait(draft: Draft, attempt: Attempt) -> None:
    """After a call that reached nobody: call again if the plan says so and the stage lasts."""
    if _gone_by(draft, attempt):
        return
    stage = running_stage(draft)
    if _is_out(draft, attempt.contact):
        _leave_alone(draft, attempt.contact)
        if all(_is_out(draft, contact) for contact in stage.contacts):
            advance(draft, "nobody else in this stage can take it")
    elif attempt.number <= stage.retries:
        _schedule_retry(draft, attempt.contact, stage.retry_after)


def _gone_by(draft: Draft, attempt: Attempt) -> bool:
    incident = draft.incident
    here = (incident.round, incident.stage)
    return incident.state is not State.OPEN or (attempt.round, attempt.stage) != here


def _is_out(draft: Draft, contact: str) -> bool:
    """True where any call of the running stage showed that calling again makes no sense."""
    outcomes = [one.outcome for one in attempts_of(draft, contact)]
    return any(one is not None and one.final_for_contact for one in outcomes)


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


def advance(draft: Draft, why: str) -> None:
    """Leave the running stage: the next stage, the next round, or the end of the plan."""
    stop_ringing(draft, "its time is over")
    incident = draft.incident
    last_stage = incident.stage + 1 >= len(incident.plan.stages)
    if not last_stage:
        draft.change(stage=incident.stage + 1)
        draft.say("escalated", f"stage {incident.stage + 2}: {why}")
        start_stage(draft)
    elif incident.repeated < incident.plan.repeats:
        draft.change(round=incident.round + 1, stage=0)
        draft.say("escalated", f"round {incident.repeated + 2} begins: {why}")
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


def stop_ringing(draft: Draft, why: str, contact: str = "") -> None:
    """Stop what rings, at `contact` or everywhere, and forget the calls not placed yet."""
    for attempt in draft.incident.attempts:
        if attempt.ringing and contact in {"", attempt.contact}:
            forget(draft, attempt)
            draft.change_attempt(attempt, outcome=Outcome.CANCELLED)
            draft.say("outcome", f"{attempt.contact}: ringing stopped, {why}")
            if attempt.contact_id:
                draft.do(StopCall(attempt.id, attempt.contact_id))


def forget(draft: Draft, attempt: Attempt) -> None:
    """The call is settled: it need not be placed or asked after any more."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    draft.drop(CheckCall(attempt.id, attempt.contact_id).id)

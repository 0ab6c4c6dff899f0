"""A stage of the plan: who is called in it, and what stops ringing at its end."""

from datetime import datetime

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.engagement.asking import engage_stage
from dispatch.incident import RING_GRACE, RING_LIMIT, Incident
from dispatch.notifying import notify
from dispatch.plan import Nobody, Stage
from dispatch.rota.staffing import Staffing, people_of
from dispatch.tokens import attempt_token

MAIN_ROUTE = "main"
MOST_ATTEMPTS = 300
"""Calls that an incident remembers, more than any plan makes (dispatch/plan.py): one that is paged
again for weeks stays within an item of DynamoDB, 400 KB."""


def start_stage(draft: Draft) -> None:
    """Ring or notify everybody of the running stage and set its deadline."""
    incident, stage = draft.incident, running_stage(draft)
    draft.change(stage_ends_at=draft.now + stage.wait, retries=(), held="")
    if incident.began_at is None:
        draft.change(began_at=draft.now)
    _call_everybody(draft, stage, people_of(incident.plan, stage, draft.now))
    if not draft.incident.held:
        engage_stage(draft, stage)
    for topic in stage.notify:
        notify(draft, topic, _occasion(incident))


def _call_everybody(draft: Draft, stage: Stage, people: Staffing) -> None:
    for rota in people.missing:
        draft.say("skipped", f"nobody is on call in {rota}")
    draft.change(stage_contacts=people.contacts)
    if people.contacts:
        for contact in people.contacts:
            place_call(draft, contact)
    elif people.next_at is not None and stage.nobody is Nobody.HOLD:
        hold(draft, people.next_at, "nobody is on call before")
    elif people.missing and not stage.notify and not stage.engage:
        draft.stage_over = "nobody is on call"


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


def place_call(draft: Draft, contact: str, phone: int = 0) -> None:
    """Ask for the next call to this contact, at the number `phone`, in the running stage.

    The timeline has it once it is placed, or why it waits.
    """
    incident = draft.incident
    number = 1 + len(attempts_of(draft, contact))
    place = (incident.round, incident.stage, contact, number)
    attempt = Attempt(
        attempt_token(incident.id, place, MAIN_ROUTE),
        *place,
        placed_at=draft.now,
        check_at=draft.now + RING_LIMIT + RING_GRACE,
        phone=phone,
    )
    draft.change(attempts=(*_kept(incident), attempt))
    draft.do(PlaceCall(attempt.id, contact))


def _kept(incident: Incident) -> list[Attempt]:
    """Without the oldest calls of earlier rounds, past `MOST_ATTEMPTS`, that are over.

    The newest round stays, from which the next one counts on: every call's token is its own.
    """
    busy = {getattr(one, "attempt", "") for one in incident.pending}
    over = [
        one.id
        for one in incident.attempts
        if not one.live and one.round < incident.round and one.id not in busy
    ]
    surplus = max(len(incident.attempts) + 1 - MOST_ATTEMPTS, 0)
    gone = set(over[:surplus])
    return [one for one in incident.attempts if one.id not in gone]


def attempts_of(draft: Draft, contact: str) -> list[Attempt]:
    """The calls to this contact in the running stage of the running round."""
    here = (draft.incident.round, draft.incident.stage, contact)
    return [one for one in draft.incident.attempts if (one.round, one.stage, one.contact) == here]


def stop_ringing(draft: Draft, why: str, contact: str = "") -> None:
    """Stop what rings, at `contact` or everywhere, and forget the calls not placed yet."""
    for attempt in draft.incident.attempts:
        if attempt.ringing and contact in {"", attempt.contact}:
            forget(draft, attempt)
            draft.change_attempt(attempt, outcome=Outcome.CANCELLED, waits_for="")
            draft.say("outcome", f"{attempt.contact}: ringing stopped, {why}")
            draft.do(StopCall(attempt.id, attempt.contact))


def forget(draft: Draft, attempt: Attempt) -> None:
    """The call is settled: it need not be placed or asked after any more."""
    draft.drop(PlaceCall(attempt.id, attempt.contact).id)
    draft.drop(CheckCall(attempt.id, attempt.contact_id).id)

"""What Incident Manager answers and shows, and what follows for the incident."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch.actions import (
    CheckEngagement,
    EngageContact,
    Notify,
    OpenEngagement,
    SendFallback,
    TellEngagement,
)
from dispatch.calls import TAKEABLE, acknowledge
from dispatch.channel import Channel
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.engagement.following import changed
from dispatch.engagement.state import (
    LOOK_AGAIN,
    LOOK_SELDOM,
    Engaged,
    Wanted,
    alias_of,
)
from dispatch.facts import (
    ContactEngaged,
    EngagementDelayed,
    EngagementOpened,
    EngagementRefused,
    EngagementSeen,
    EngagementTold,
    EngagementUnseen,
)
from dispatch.incident import DELAY, State
from dispatch.retries import expected_at
from dispatch.stages import running_stage

WHERE = "Incident Manager"


def hear(draft: Draft, fact: Any) -> None:  # noqa: ANN401 - one of `HEARD`
    """Apply one of its facts; KeyError where the incident was never told to it."""
    changed(draft)
    HEARD[type(fact)](draft, fact)


def _opened(draft: Draft, fact: EngagementOpened) -> None:
    draft.drop(OpenEngagement().id)
    if not changed(draft).record:
        changed(draft, record=fact.record, fault="", late_at=None)
        draft.say("notice", f"{WHERE}: an incident is started")


def _engaged(draft: Draft, fact: ContactEngaged) -> None:
    draft.drop(fact.action)
    known = changed(draft)
    engaged = Engaged(fact.contact, fact.engagement)
    if engaged in known.engaged:
        return
    # One that comes too late is ended by telling anew how the incident stands.
    told = known.told if draft.incident.state is State.OPEN else State.OPEN.value
    changed(draft, engaged=(*known.engaged, engaged), told=told)
    draft.say("notice", f"{WHERE}: {alias_of(fact.contact)} is engaged")


def _delayed(draft: Draft, fact: EngagementDelayed) -> None:
    """It stays pending, and is tried again soon."""
    known = changed(draft, perhaps=changed(draft).perhaps or fact.perhaps)
    pending = {one.id: one for one in draft.incident.pending}
    if fact.action not in pending:
        return
    again = draft.now + (LOOK_AGAIN if known.fault else DELAY)
    if known.unseen != fact.why:
        draft.say("waiting", f"{WHERE}: {fact.why}; trying again")
    changed(draft, check_at=min(again, known.check_at or again), unseen=fact.why)
    draft.change(pending_since=expected_at(draft))


def _refused(draft: Draft, fact: EngagementRefused) -> None:
    """It will not be done, however often it is asked for."""
    action = next((one for one in draft.incident.pending if one.id == fact.action), None)
    draft.drop(fact.action)
    if isinstance(action, OpenEngagement):
        _go_another_way(draft, fact.why)
    elif isinstance(action, EngageContact):
        known = changed(draft)
        refused = (*known.refused, Wanted(action.contact, action.occasion))
        changed(draft, refused=refused)
        _complain(draft, f"{alias_of(action.contact)} is not engaged: {fact.why}", fact.action)
        _leave_stage_without_anybody(draft)


def _go_another_way(draft: Draft, why: str) -> None:
    """No incident there: those of the response plan hear nothing of it, unless phones ring too."""
    changed(draft, fault=why, late_at=None)
    _complain(draft, f"no incident could be started: {why}", OpenEngagement().id)
    if draft.incident.state is not State.OPEN or running_stage(draft).calls_somebody:
        return
    topics = [one for one in draft.incident.plan.fallback if one.is_topic]
    occasion = f"{draft.incident.round}:{draft.incident.stage}"
    for channel in topics or [Channel.OPERATIONS]:
        draft.do(SendFallback(WHERE, channel.value, occasion))
        draft.say("fallback", f"by {channel.value}, because {WHERE} does not take it")


def _complain(draft: Draft, what: str, action: str) -> None:
    draft.say("fault", f"{WHERE}: {what}")
    draft.do(Notify("operations", f"fault:{action}"))


def _leave_stage_without_anybody(draft: Draft) -> None:
    """A stage is over whose every contact was refused, unless phones ring as well.

    In the first one those of the response plan are engaged, where there is an incident.
    """
    incident, known = draft.incident, changed(draft)
    stage, occasion = running_stage(draft), f"{incident.round}:{incident.stage}"
    refused = {one.contact for one in known.refused if one.occasion == occasion}
    others = stage.calls_somebody or (not known.fault and occasion == "0:0")
    running = incident.state is State.OPEN and not incident.held
    if running and not others and refused >= set(stage.engage):
        draft.stage_over = f"nobody is left in stage {incident.stage + 1}"


def _seen(draft: Draft, fact: EngagementSeen) -> None:
    """A page accepted since the plan began last counts as a key does; so does its end there."""
    draft.drop(CheckEngagement().id)
    known, incident = changed(draft, unseen=""), draft.incident
    for contact in fact.undelivered:
        if contact not in known.undelivered:
            draft.say("fault", f"{WHERE}: no page reached {alias_of(contact)}")
    changed(draft, undelivered=tuple(dict.fromkeys((*known.undelivered, *fact.undelivered))))
    if fact.resolved and incident.state is not State.RESOLVED:
        changed(draft, told=State.RESOLVED.value)
        draft.do(TellEngagement("stopped", "there"))
        draft.say("resolved", f"resolved in {WHERE}")
        end(draft, f"it was resolved in {WHERE}")
        return
    began_at = incident.began_at
    accepted = [one for one in fact.accepted if began_at is not None and one.at >= began_at]
    if accepted and incident.state in TAKEABLE:
        first = min(accepted, key=lambda one: one.at)
        draft.say("key", f"{first.by} accepted the page in {WHERE}")
        acknowledge(draft, first.by)


def _unseen(draft: Draft, fact: EngagementUnseen) -> None:
    """Its silence is told once, and does not hold anything up."""
    draft.drop(CheckEngagement().id)
    if changed(draft).unseen != fact.why:
        draft.say("fault", f"{WHERE} does not say who has accepted: {fact.why}")
    changed(draft, unseen=fact.why, check_at=draft.now + LOOK_SELDOM)


def _told(draft: Draft, fact: EngagementTold) -> None:
    draft.drop(fact.action)
    known = changed(draft)
    changed(draft, stopped=tuple(dict.fromkeys((*known.stopped, *fact.stopped))))
    if fact.fault:
        draft.say("fault", f"{WHERE} is not told: {fact.fault}")


def look(draft: Draft) -> None:
    """The time has come to look, or to try again what could not be done before."""
    known = draft.incident.engagement
    if known is None or known.check_at is None or known.check_at > draft.now:
        return
    if known.late_at is not None and known.late_at <= draft.now:
        _be_late(draft, known.unseen or "no answer")
    for action in draft.incident.pending:
        if isinstance(action, OpenEngagement | EngageContact):
            draft.do(action)
    if (known.record or known.engaged) and draft.incident.state is not State.RESOLVED:
        draft.do(CheckEngagement())
    changed(draft, check_at=_next_look(draft))


def _be_late(draft: Draft, why: str) -> None:
    """What has not been started in time is tried for further only while nobody has it."""
    if not any(isinstance(one, OpenEngagement) for one in draft.incident.pending):
        return
    _go_another_way(draft, why)
    if draft.incident.state is not State.OPEN:
        draft.drop(OpenEngagement().id)


def _next_look(draft: Draft) -> datetime | None:
    incident = draft.incident
    if incident.state is State.OPEN:
        return draft.now + LOOK_AGAIN
    over_at = (incident.ended_at or draft.now) + incident.plan.close_after
    if incident.state is State.MISSED and draft.now >= over_at:
        return None
    return draft.now + LOOK_SELDOM


HEARD: Mapping[type, Callable[[Draft, Any], None]] = {
    EngagementOpened: _opened,
    EngagementRefused: _refused,
    EngagementDelayed: _delayed,
    ContactEngaged: _engaged,
    EngagementTold: _told,
    EngagementSeen: _seen,
    EngagementUnseen: _unseen,
}

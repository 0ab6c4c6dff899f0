"""Looking at Incident Manager: when, and what follows from what is seen there."""

from datetime import datetime

from dispatch.actions import ENGAGING, CheckEngagement, OpenEngagement, TellEngagement
from dispatch.calls import TAKEABLE, acknowledge
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.engagement.another_way import WHERE, go_another_way
from dispatch.engagement.facts import EngagementSeen, EngagementUnseen
from dispatch.engagement.following import changed
from dispatch.engagement.state import LOOK_AGAIN, LOOK_SELDOM, MOST_REMEMBERED, alias_of
from dispatch.incident import State


def look(draft: Draft) -> None:
    """The time has come to look, or to try again what could not be done before."""
    known = draft.incident.engagement
    if known is None or known.check_at is None or known.check_at > draft.now:
        return
    if known.late_at is not None and known.late_at <= draft.now:
        _be_late(draft, known.unseen or "no answer")
    for action in draft.incident.pending:
        if isinstance(action, ENGAGING):
            draft.do(action)
    if (known.record or known.engaged) and draft.incident.state is not State.RESOLVED:
        draft.do(CheckEngagement())
    changed(draft, check_at=_next_look(draft))


def _be_late(draft: Draft, why: str) -> None:
    """What has not been started in time is tried for further only while nobody has it."""
    if not any(isinstance(one, OpenEngagement) for one in draft.incident.pending):
        return
    go_another_way(draft, why)
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


def see(draft: Draft, fact: EngagementSeen) -> None:
    """A page accepted since the plan began last counts as a key does; so does its end there."""
    draft.drop(CheckEngagement().id)
    known, incident = changed(draft, unseen=""), draft.incident
    for contact in fact.undelivered:
        if contact not in known.undelivered:
            draft.say("fault", f"{WHERE}: no page reached {alias_of(contact)}")
    undelivered = tuple(dict.fromkeys((*known.undelivered, *fact.undelivered)))
    changed(draft, undelivered=undelivered[-MOST_REMEMBERED:])
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


def see_nothing(draft: Draft, fact: EngagementUnseen) -> None:
    """Its silence is told once, and does not hold anything up."""
    draft.drop(CheckEngagement().id)
    known = changed(draft)
    if not known.unseen or (fact.for_good and known.unseen != fact.why):
        draft.say("fault", f"{WHERE} does not say who has accepted: {fact.why}")
    why = fact.why if fact.for_good else known.unseen or fact.why
    again = draft.now + (LOOK_SELDOM if fact.for_good else LOOK_AGAIN)
    changed(draft, unseen=why, check_at=again if known.check_at else None)

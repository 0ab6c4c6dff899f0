"""What Incident Manager answers and shows, and what follows for the incident."""

from collections.abc import Callable, Mapping
from typing import Any

from dispatch.actions import EngageContact, OpenEngagement
from dispatch.draft import Draft
from dispatch.engagement.another_way import (
    WHERE,
    complain,
    go_another_way,
    leave_stage_without_anybody,
)
from dispatch.engagement.facts import (
    ContactEngaged,
    EngagementDelayed,
    EngagementOpened,
    EngagementRefused,
    EngagementSeen,
    EngagementTold,
    EngagementUnseen,
)
from dispatch.engagement.following import changed
from dispatch.engagement.looking import see, see_nothing
from dispatch.engagement.state import LOOK_AGAIN, MOST_REMEMBERED, Engaged, Wanted, alias_of
from dispatch.incident import DELAY, State
from dispatch.retries import expected_at


def hear(draft: Draft, fact: Any) -> None:  # noqa: ANN401 - one of `HEARD`
    """Apply one of its facts; KeyError where the incident was never told to it."""
    changed(draft)
    HEARD[type(fact)](draft, fact)


def _opened(draft: Draft, fact: EngagementOpened) -> None:
    draft.drop(OpenEngagement().id)
    if not changed(draft).record:
        changed(draft, record=fact.record, fault="", late_at=None, unseen="")
        draft.say("notice", f"{WHERE}: an incident is started")


def _engaged(draft: Draft, fact: ContactEngaged) -> None:
    draft.drop(fact.action)
    known = changed(draft)
    engaged = Engaged(fact.contact, fact.engagement)
    if engaged in known.engaged:
        return
    # One that comes too late is ended by telling anew how the incident stands.
    told = known.told if draft.incident.state is State.OPEN else State.OPEN.value
    remembered = (*known.engaged, engaged)[-MOST_REMEMBERED:]
    changed(draft, engaged=remembered, told=told, unseen="")
    draft.say("notice", f"{WHERE}: {alias_of(fact.contact)} is engaged")


def _delayed(draft: Draft, fact: EngagementDelayed) -> None:
    """It stays pending, and is tried again soon."""
    known = changed(draft, perhaps=changed(draft).perhaps or fact.perhaps)
    pending = {one.id: one for one in draft.incident.pending}
    if fact.action not in pending:
        return
    soon = draft.incident.state is State.OPEN and not known.fault
    again = draft.now + (DELAY if soon else LOOK_AGAIN)
    if not known.unseen:
        draft.say("waiting", f"{WHERE}: {fact.why}; trying again")
    changed(draft, check_at=min(again, known.check_at or again), unseen=known.unseen or fact.why)
    draft.change(pending_since=expected_at(draft))


def _refused(draft: Draft, fact: EngagementRefused) -> None:
    """It will not be done, however often it is asked for."""
    action = next((one for one in draft.incident.pending if one.id == fact.action), None)
    draft.drop(fact.action)
    if isinstance(action, OpenEngagement):
        go_another_way(draft, fact.why)
    elif isinstance(action, EngageContact):
        known = changed(draft)
        refused = (*known.refused, Wanted(action.contact, action.occasion))
        changed(draft, refused=refused[-MOST_REMEMBERED:])
        complain(draft, f"{alias_of(action.contact)} is not engaged: {fact.why}", fact.action)
        leave_stage_without_anybody(draft)


def _told(draft: Draft, fact: EngagementTold) -> None:
    draft.drop(fact.action)
    known = changed(draft)
    stopped = tuple(dict.fromkeys((*known.stopped, *fact.stopped)))
    changed(draft, stopped=stopped[-MOST_REMEMBERED:])
    if fact.fault:
        draft.say("fault", f"{WHERE} is not told: {fact.fault}")


HEARD: Mapping[type, Callable[[Draft, Any], None]] = {
    EngagementOpened: _opened,
    EngagementRefused: _refused,
    EngagementDelayed: _delayed,
    ContactEngaged: _engaged,
    EngagementTold: _told,
    EngagementSeen: see,
    EngagementUnseen: see_nothing,
}

"""The end of an incident: nothing rings or waits any more."""

from dispatch.attempt import Attempt, Outcome
from dispatch.draft import Draft
from dispatch.facts import DrillOvertaken
from dispatch.incident import State
from dispatch.notifying import follow_up
from dispatch.stages import forget, stop_ringing


def end(draft: Draft, why: str) -> None:
    """Resolve the incident and tell the team, unless it was held back and they know nothing."""
    told = draft.incident.began_at is not None or draft.incident.taken_by
    stop_ringing(draft, why)
    draft.change(
        state=State.RESOLVED,
        ended_at=draft.now,
        stage_ends_at=None,
        closes_at=None,
        retries=(),
        held="",
        deferred=(),
        ack_ends_at=None,
    )
    if told:
        follow_up(draft, "resolved")


def overtaken(draft: Draft, attempt: Attempt, _fact: DrillOvertaken) -> None:
    """A drill that is in the way of a real page is over, for everybody."""
    if attempt.live:
        forget(draft, attempt)
        draft.change_attempt(attempt, outcome=Outcome.CANCELLED)
        draft.say("outcome", f"{attempt.contact}: called for a real page")
    if draft.incident.state is State.OPEN:
        draft.say("resolved", "overtaken: a real page goes first")
        end(draft, "a real page goes first")

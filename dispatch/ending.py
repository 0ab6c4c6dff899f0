"""The end of an incident: nothing rings or waits any more."""

from dispatch.actions import Notify
from dispatch.draft import Draft
from dispatch.incident import State
from dispatch.stages import stop_ringing


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
        draft.do(Notify("notices", "resolved"))

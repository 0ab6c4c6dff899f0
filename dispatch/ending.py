"""The end of an incident: nothing rings or waits any more."""

from dispatch.actions import Notify
from dispatch.draft import Draft
from dispatch.incident import State
from dispatch.stages import stop_ringing


def end(draft: Draft, why: str) -> None:
    """Resolve the incident and tell the team."""
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
    draft.do(Notify("notices", "resolved"))

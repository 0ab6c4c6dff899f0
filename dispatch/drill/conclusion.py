"""The end of a drill: its verdict is told, instead of what is told of real trouble."""

from dispatch.actions import Notify
from dispatch.draft import Draft
from dispatch.drill.verdict import verdict_of
from dispatch.notifying import follow_up
from dispatch.traffic import Kind

OVER = frozenset({"acknowledged", "missed", "resolved"})
"""The kinds of timeline entries that end a search for somebody."""


def conclude(draft: Draft) -> None:
    """Where the step has ended a drill: note when, and tell the verdict once.

    Nobody is asked again who took a drill: there is no trouble that could go on.
    """
    if draft.incident.kind is not Kind.DRILL or not _has_ended(draft):
        return
    draft.actions = [one for one in draft.actions if not _tells_an_end(one)]
    if draft.incident.drilled_at is None or not _is_closed(draft):
        draft.change(drilled_at=draft.now, ack_ends_at=None)
        follow_up(draft, "drilled")
        if verdict_of(draft.incident).failed:
            draft.do(Notify("operations", "drilled"))


def _has_ended(draft: Draft) -> bool:
    return any(entry.kind in OVER for entry in draft.reasons)


def _is_closed(draft: Draft) -> bool:
    """True where it was over before, and is closed now, nothing more."""
    return {entry.kind for entry in draft.reasons} & OVER == {"resolved"}


def _tells_an_end(action: object) -> bool:
    return isinstance(action, Notify) and action.word in OVER

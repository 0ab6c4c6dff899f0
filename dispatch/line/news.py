"""What a call's pick-up and its end mean for each of the incidents that share it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dispatch.facts import (
    CallAnswered,
    CallEnded,
    CallPlaced,
    DrillOvertaken,
    Fact,
    KeyPressed,
    NotTold,
)
from dispatch.line.state import CallRecord, Line


def news_of_end(
    call: CallRecord, contact_id: str, attempt: str, facts: Sequence[Fact]
) -> list[Fact]:
    """`facts` are what the service says of the call; an attempt that was not told rings anew.

    The key in the contact record is a second trace, in case the answer function never stored it:
    it counts for those that it was meant for (dispatch/line/late_key.py).
    """
    if call.overtaken:
        return [DrillOvertaken(attempt)]
    if any(want.attempt == attempt for want in call.unheard):
        return [NotTold(attempt, contact_id)]
    shared = [CallPlaced(attempt, contact_id)] if _heard(call, attempt) else []
    return [
        *shared,
        *(
            replace(fact, attempt=attempt)
            for fact in facts
            if isinstance(fact, CallAnswered | CallEnded)
            or (isinstance(fact, KeyPressed) and attempt in call.meant)
        ),
    ]


def news_of_pick_up(call: CallRecord, line: Line) -> list[tuple[str, Fact]]:
    """By incident, the one that the call was placed for and those that the person was told of."""
    told = {want.attempt: want.incident for want in line.wants if want.told}
    concerned = {call.attempt: call.incident} | told
    return [(incident, CallAnswered(attempt)) for attempt, incident in concerned.items()]


def _heard(call: CallRecord, attempt: str) -> bool:
    """True where it shared the call, perhaps without having been told so while it lasted."""
    return any(want.attempt == attempt for want in call.heard)


def members(call: CallRecord) -> Iterable[tuple[str, str]]:
    """Incident and attempt of everybody the end concerns; the one it was placed for among them."""
    wants = [(want.incident, want.attempt) for want in (*call.heard, *call.unheard)]
    return dict.fromkeys([*wants, (call.incident, call.attempt)])

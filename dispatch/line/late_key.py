"""A key that only the contact record holds: the answer function was down when it was pressed."""

from collections.abc import Iterable

from dispatch.facts import Fact, KeyPressed
from dispatch.line.calling import is_under_way
from dispatch.line.state import CallRecord, Line, LineCall, Want
from dispatch.line.telling import is_blind
from dispatch.line.turn import turn_number


def meant_by(
    line: Line, contact_id: str, call: CallRecord, facts: Iterable[Fact]
) -> tuple[str, ...]:
    """The attempts that the key in the contact record was pressed for, as the talk would say.

    Nothing where it is stored, or where the person had not heard what followed from the key
    before: whoever is in doubt is called again. Where the line gave the call up, it can only be
    for whom the call was placed.
    """
    key = next((fact for fact in facts if isinstance(fact, KeyPressed)), None)
    if key is None:
        return ()
    if line.call is None or not is_under_way(line, contact_id) or is_blind(line.call, key.heard):
        return (call.attempt,)
    known = line.known
    if len(known) == 1 and key.key == "1":
        return (known[0].attempt,)  # who has passed it on may take it after all
    if key.heard != turn_number(line.call):
        return ()
    return tuple(want.attempt for want in known if _is_asked_for(want, line, line.call))


def _is_asked_for(want: Want, line: Line, call: LineCall) -> bool:
    """Nothing settled it before, and it is the one that is told by itself, if one is."""
    walking = line.latest(call.walking)
    return not want.settled and walking in {"", want.attempt}

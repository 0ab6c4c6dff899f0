"""The call under way: it gets its name, is answered, tells what it tells, and ends."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.attempt import Outcome
from dispatch.incident import LOST_AFTER
from dispatch.line.asking import LEASE
from dispatch.line.state import RING_ENOUGH, Line, LineCall, Want


@dataclass(frozen=True, slots=True)
class Ended:
    """The line after a call; `heard` share its outcome, `unheard` were not told and ask again."""

    line: Line
    heard: tuple[Want, ...] = ()
    unheard: tuple[Want, ...] = ()


def is_under_way(line: Line, contact_id: str) -> bool:
    """True where that call is the one under way."""
    return line.call is not None and line.call.contact_id == contact_id


def placed(line: Line, attempt: str, contact_id: str, now: datetime) -> Line:
    """The service took the call, which has a name from now on."""
    call = line.call
    if call is None or call.attempt != attempt or call.contact_id:
        return line
    return replace(line, call=replace(call, contact_id=contact_id, over_at=now + LEASE))


def answered(line: Line, contact_id: str, now: datetime) -> Line:
    """Somebody, or a mailbox, picked up."""
    call = line.call
    if call is None or call.contact_id != contact_id or call.answered_at is not None:
        return line
    return replace(line, call=replace(call, answered_at=now, over_at=now + LOST_AFTER))


def ended(line: Line, contact_id: str, outcome: Outcome, now: datetime) -> Ended:
    """The call is over. A second end, or that of another call, changes nothing."""
    call = line.call
    if call is None or call.contact_id != contact_id:
        return Ended(line)
    heard = tuple(one for one in line.wants if _shares(line, call, one, outcome, now))
    unheard = tuple(one for one in line.wants if one not in heard)
    return Ended(replace(line, call=None, wants=()), heard, unheard)


def without(line: Line, heard: Collection[Want]) -> Line:
    """Whoever shared the end may have asked once more before they were told of it."""
    attempts = {one.attempt for one in heard}
    return replace(line, wants=tuple(one for one in line.wants if one.attempt not in attempts))


def _shares(line: Line, call: LineCall, want: Want, outcome: Outcome, now: datetime) -> bool:
    """Whether the end of the call, at `now`, is the want's own, too.

    It always is for whom the call was placed: the token is used up, and where the answer function
    failed, the words sent with the call were spoken, which are theirs.
    """
    if want.attempt == call.attempt:
        return True
    if call.answered_at is not None or outcome is Outcome.ANSWERED_WITHOUT_KEY:
        return line.knows(want)
    if call.unwanted:
        return False  # it was stopped, and who came since waits for that
    rang_from = max(want.asked_at, call.begun_at)
    return outcome is not Outcome.NO_ANSWER or now - rang_from >= RING_ENOUGH

"""The call under way: it gets its name, is answered, tells what it tells, and ends."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.attempt import Outcome
from dispatch.incident import LOST_AFTER
from dispatch.line.asking import LEASE
from dispatch.line.state import RING_ENOUGH, Line, Want


@dataclass(frozen=True, slots=True)
class Ended:
    """The line after a call; `heard` share its outcome, `unheard` were not told and ask again."""

    line: Line
    heard: tuple[Want, ...] = ()
    unheard: tuple[Want, ...] = ()


def is_under_way(line: Line, contact_id: str) -> bool:
    """True where that call is the one under way."""
    return line.call is not None and line.call.contact_id == contact_id


def placed(line: Line, attempt: str, contact_id: str, now: datetime) -> tuple[Line, bool]:
    """The service took the call; True where nobody wants it any more and it is to be stopped."""
    call = line.call
    if call is None or call.attempt != attempt:
        return line, False
    if not call.contact_id:
        call = replace(call, contact_id=contact_id, over_at=now + LEASE)
    return replace(line, call=call), call.unwanted and call.answered_at is None


def answered(line: Line, contact_id: str, now: datetime) -> Line:
    """Somebody, or a mailbox, picked up."""
    call = line.call
    if call is None or call.contact_id != contact_id or call.answered_at is not None:
        return line
    return replace(line, call=replace(call, answered_at=now, over_at=now + LOST_AFTER))


def told(line: Line, attempts: Collection[str]) -> Line:
    """The person has heard of these."""
    wants = tuple(replace(one, told=True) if one.attempt in attempts else one for one in line.wants)
    return replace(line, wants=wants)


def ended(line: Line, contact_id: str, outcome: Outcome, now: datetime) -> Ended:
    """The call is over. A second end, or that of another call, changes nothing."""
    call = line.call
    if call is None or call.contact_id != contact_id:
        return Ended(line)
    if call.answered_at is not None or outcome is Outcome.ANSWERED_WITHOUT_KEY:
        heard = [one for one in line.wants if one.told]
    elif outcome is Outcome.NO_ANSWER:
        heard = [one for one in line.wants if one.asked_at <= now - RING_ENOUGH]
    else:
        heard = list(line.wants)
    # Where the answer function failed, the words sent with the call were spoken: the leader's.
    shared = tuple(heard) or tuple(one for one in line.wants if one.attempt == call.attempt)
    unheard = tuple(one for one in line.wants if one not in shared)
    return Ended(replace(line, call=None, wants=()), shared, unheard)

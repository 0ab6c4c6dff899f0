"""An incident asks for a ring: the phone rings, the call under way is shared, or it waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.attempt import Attempt
from dispatch.incident import Incident
from dispatch.line.crowd import CROWDED, is_crowded, with_room
from dispatch.line.drilling import is_overtaken, without_drills
from dispatch.line.limits import Limits
from dispatch.line.state import Line, LineCall, Ring, Want
from dispatch.traffic import Kind

SETTLING = timedelta(seconds=5)
"""How long a call that has no name yet is waited for before it is asked after again."""
LEASE = timedelta(seconds=75)
"""A call rings 60 s at most and its events may come 15 s later: from then on another may ring."""

TOO_OFTEN = "called as often as the limits allow"
"""Why a call waits that is over a limit."""


@dataclass(frozen=True, slots=True)
class MayRing:
    """The phone is free: once a route is found, `reserved` makes the line the caller's."""

    line: Line


@dataclass(frozen=True, slots=True)
class Shares:
    """The call `contact_id` is under way, and will tell of this incident too."""

    line: Line
    contact_id: str


@dataclass(frozen=True, slots=True)
class Waits:
    """Not before `until`; `why` is for the timeline."""

    line: Line
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The person must not be called, and why."""

    line: Line
    why: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A drill's want, while a real page wants the person: it is given up."""

    line: Line


@dataclass(frozen=True, slots=True)
class Overtakes:
    """A drill's call is under way and gives way to a real page: end it, store, and ask again."""

    line: Line
    route: str
    contact_id: str


Asked = MayRing | Shares | Waits | Refused | Overtaken | Overtakes


def want_of(incident: Incident, attempt: Attempt) -> Want:
    """What the incident asks of the attempt's contact."""
    kind = incident.kind
    return Want(incident.id, attempt.id, incident.severity, attempt.placed_at, kind=kind)


def ask(line: Line, want: Want, phone: int, limits: Limits, now: datetime) -> Asked:
    """What becomes of the want at `now`; asking again for the same attempt changes nothing."""
    if line.opted_out_at is not None:
        return Refused(line, f"opted out by two keys on {line.opted_out_at:%Y-%m-%d}")
    line = without_forgotten_call(line, now)
    if is_overtaken(line, want):
        return Overtaken(line)
    if is_crowded(line, want):
        return Waits(line, now + SETTLING, CROWDED)
    line = with_room(without_drills(line, now) if want.kind is Kind.ALERT else line)
    line = wanting(line, want)
    if line.call is None:
        return _on_a_free_line(line, want, phone, limits, now)
    return _beside_a_call(line, line.call, want, now)


def _beside_a_call(line: Line, call: LineCall, want: Want, now: datetime) -> Asked:
    if call.overtaken and call.contact_id:
        return Overtakes(line, call.route, call.contact_id)
    if call.unwanted and call.answered_at is None:
        return Waits(line, now + SETTLING, "the phone is being freed")
    if call.contact_id:
        return Shares(line, call.contact_id)
    if call.attempt == want.attempt:
        return MayRing(line)
    return Waits(line, now + SETTLING, "the phone is being called already")


def _on_a_free_line(line: Line, want: Want, phone: int, limits: Limits, now: datetime) -> Asked:
    free_at = limits.free_at(line.rings, phone, want.severity, now, want.kind)
    if free_at > now:
        return Waits(line, free_at, TOO_OFTEN)
    return MayRing(line)


def reserved(line: Line, want: Want, route: str, phone: int, limits: Limits, now: datetime) -> Line:
    """The line while this call is being placed; a repeated try keeps its place in the limits."""
    since = now - limits.longest
    rings, over_at = line.rings, now + LEASE
    call = LineCall(want.attempt, want.incident, route, phone, now, over_at, kind=want.kind)
    if (held := line.call) is not None and held.attempt == want.attempt:
        call = replace(call, unwanted=held.unwanted, may_ring_until=held.over_at)
        rings = _without_last(rings, want.attempt)
    kept = (one for one in rings if one.at > since)
    return replace(line, call=call, rings=(*kept, Ring(now, phone, want.attempt, want.kind)))


def not_placed(line: Line, attempt: str) -> Line:
    """The service certainly did not take this request: the line is free, and nothing rang.

    Where an earlier request for the same call got no answer, that one may ring all the same.
    """
    call = line.call
    if call is None or call.attempt != attempt or call.contact_id:
        return line
    if call.may_ring_until is not None:
        return replace(line, call=replace(call, over_at=call.may_ring_until))
    return replace(line, call=None, rings=_without_last(line.rings, attempt))


def rang_before(line: Line, attempt: str) -> Line:
    """The service answered with the name of a call that has ended: nothing rings anew."""
    wants = tuple(one for one in line.wants if one.attempt != attempt)
    return replace(line, call=None, wants=wants, rings=_without_last(line.rings, attempt))


def _without_last(rings: tuple[Ring, ...], attempt: str) -> tuple[Ring, ...]:
    """Without the latest ring of that attempt."""
    last = max((at for at, one in enumerate(rings) if one.attempt == attempt), default=len(rings))
    return rings[:last] + rings[last + 1 :]


def wanting(line: Line, want: Want) -> Line:
    """The want kept, once; one that asks again may have become worse."""
    known = line.want(want.attempt)
    if known is None:
        return replace(line, wants=(*line.wants, want))
    renewed = replace(known, severity=want.severity)
    return replace(line, wants=tuple(renewed if one is known else one for one in line.wants))


def without_forgotten_call(line: Line, now: datetime) -> Line:
    """A call whose end nobody told can last no longer than this: the line is free again.

    So are its wants: whoever still waits asks again, and whoever shared it asks how it ended.
    """
    if line.call is None or now < line.call.over_at:
        return line
    return replace(line, call=None, wants=())


def lost_routes(line: Line, want: Want, now: datetime) -> set[str]:
    """The route by which this call may have rung without a word of it: the next one is better."""
    call = line.call
    if call is None or call.attempt != want.attempt or now < call.over_at:
        return set()
    return {call.route}


def withdrawn(line: Line, attempt: str) -> tuple[Line, str]:
    """The attempt wants nobody any more; returns the contact id of a call to stop, or "".

    A ring that others wait for goes on, and so does a talk.
    """
    line = replace(line, wants=tuple(one for one in line.wants if one.attempt != attempt))
    call = line.call
    if call is None or call.answered_at is not None or line.wants:
        return line, ""
    return replace(line, call=replace(call, unwanted=True)), call.contact_id

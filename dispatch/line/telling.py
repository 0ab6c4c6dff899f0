"""The talk: which incidents a pick-up or a key is about, what is stored, and what is said then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.calls import TAKEABLE
from dispatch.incident import Incident
from dispatch.line.state import MOST_TOLD, Line, LineCall, Want

Incidents = Mapping[str, Incident]
SETTLING_KEYS = frozenset("12")
"""Keys that take what was told, or pass it on."""
OPT_OUT_KEY = "9"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the talk. `key` is empty at pick-up.

    `about` are the wants that the key concerns, `fresh` those that are told now for the first
    time. `walking` is the attempt that is told by itself next, empty where all are told together;
    `opting_out` asks for the second of the two keys, `opts_out` is that key.
    """

    key: str
    about: tuple[Want, ...]
    fresh: tuple[Want, ...]
    walking: str = ""
    walked: bool = False
    opting_out: bool = False
    opts_out: bool = False


def turn_of(line: Line, call: LineCall, key: str, incidents: Incidents) -> Turn:
    """What the pick-up or the key means; `incidents` are those that want this person, by id."""
    waiting = [want for want in line.by_urgency if _is_open(want, incidents)]
    told = tuple(want for want in waiting if want.told)
    fresh = tuple(want for want in waiting if not want.told)[: MOST_TOLD - len(told)]
    if key == OPT_OUT_KEY:
        return Turn(key, told, (), call.walking, opting_out=True, opts_out=call.opting_out)
    if call.walking and key != "*":
        return _walk_on(call, key, told)
    if key == "3" and len(told) > 1:
        return Turn(key, (), (), told[0].attempt, walked=True)
    if key in SETTLING_KEYS or not key or key == "*":
        return Turn(key, told, fresh, call.walking)
    return Turn(key, told, ())


def _walk_on(call: LineCall, key: str, told: tuple[Want, ...]) -> Turn:
    """The one that was just told is taken, passed on or skipped; then the next one is told."""
    here = [at for at, want in enumerate(told) if want.attempt == call.walking]
    if key not in SETTLING_KEYS | {"3"}:
        return Turn(key, (), (), call.walking, walked=True)
    about = tuple(told[at] for at in here) if key in SETTLING_KEYS else ()
    after = told[here[0] + 1 :] if here else told
    return Turn(key, about, (), after[0].attempt if after else "", walked=True)


def after_turn(line: Line, turn: Turn, now: datetime) -> Line:
    """The line once the turn is over: who has been told, and which keys are stored."""
    fresh = {want.attempt for want in turn.fresh}
    wants = tuple(
        replace(want, told=True) if want.attempt in fresh else want for want in line.wants
    )
    call = line.call
    if call is not None:
        call = replace(
            call, keys=call.keys + turn.key, walking=turn.walking, opting_out=turn.opting_out
        )
    opted_out_at = now if turn.opts_out else line.opted_out_at
    return replace(line, wants=wants, call=call, opted_out_at=opted_out_at)


def _is_open(want: Want, incidents: Incidents) -> bool:
    incident = incidents.get(want.incident)
    if incident is None or incident.state not in TAKEABLE:
        return False
    attempt = incident.attempt(want.attempt)
    return attempt is not None and attempt.live

"""One turn of the talk, and what is stored of it: on the line, and with each incident."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.facts import CallAnswered, CallPlaced, Fact, KeyPressed
from dispatch.line.state import SETTLING_KEYS, Line, LineCall, Want


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the talk. `key` is empty at pick-up.

    `about` are the wants that the key concerns, `fresh` those that are told now for the first
    time. `walking` is the attempt that is told by itself next, empty where all are told together;
    `opting_out` asks for the second of the two keys, `opts_out` is that key. `again`: the person
    has not heard what followed from the key before, so this one stores nothing.
    """

    key: str
    about: tuple[Want, ...] = ()
    fresh: tuple[Want, ...] = ()
    walking: str = ""
    walked: bool = False
    opting_out: bool = False
    opts_out: bool = False
    again: bool = False

    @property
    def concerns_nobody(self) -> bool:
        """True where no incident wants this person and none is asked about."""
        return not (self.about or self.fresh or self.walked or self.opting_out or self.again)


def turn_number(call: LineCall) -> str:
    """Which turn follows from the keys that are stored."""
    return str(len(call.keys))


def after_turn(line: Line, turn: Turn, now: datetime) -> Line:
    """The line once the turn is over: who has been told, and which keys are stored."""
    call = line.call
    if call is not None:
        keys = call.keys if turn.again else call.keys + turn.key
        call = replace(call, keys=keys, walking=turn.walking, opting_out=turn.opting_out)
    opted_out_at = line.opted_out_at or (now if turn.opts_out else None)
    wants = tuple(_after(want, turn) for want in line.wants)
    return replace(line, wants=wants, call=call, opted_out_at=opted_out_at)


def _after(want: Want, turn: Turn) -> Want:
    """The want, told of in this turn, settled by its key, or neither."""
    asked = any(one.attempt == want.attempt for one in turn.about)
    settled = asked and turn.key in SETTLING_KEYS and not turn.again
    told = asked or any(one.attempt == want.attempt for one in turn.fresh)
    return replace(want, told=want.told or told, settled=want.settled or settled)


def facts_of_turn(turn: Turn, contact_id: str) -> list[tuple[str, list[Fact]]]:
    """What is stored of the turn, for each incident; the worst first. Who opts out passes on."""
    keys = ("9", "2") if turn.opts_out else (turn.key,)
    pressed = turn.about if turn.key and not turn.again else ()
    return [
        *((want.incident, _pressed(want, keys, contact_id)) for want in pressed),
        *((want.incident, _told(want, contact_id)) for want in turn.fresh),
    ]


def _pressed(want: Want, keys: Sequence[str], contact_id: str) -> list[Fact]:
    """It was told in this call, though perhaps by an attempt before this one."""
    return [
        CallPlaced(want.attempt, contact_id),
        *(KeyPressed(want.attempt, key) for key in keys),
    ]


def _told(want: Want, contact_id: str) -> list[Fact]:
    return [CallPlaced(want.attempt, contact_id), CallAnswered(want.attempt)]

"""The talk: which incidents a pick-up or a key is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dispatch.attempt import Outcome
from dispatch.calls import TAKEABLE
from dispatch.incident import Incident
from dispatch.line.state import MOST_TOLD, SETTLING_KEYS, Line, LineCall, Want
from dispatch.line.turn import Turn, turn_number

Incidents = Mapping[str, Incident]
TAKE_KEY = "1"
REPEAT_KEY = "*"
WALK_KEY = "3"
OPT_OUT_KEY = "9"


def turn_of(line: Line, call: LineCall, key: str, heard: str, incidents: Incidents) -> Turn:
    """What the pick-up or the key means; `incidents` are those that want this person, by id.

    `heard` is the number of the last turn whose words the person has heard, "" for none. Connect
    tells a key again that it had no answer to, and so does a person: what was a key for the first
    alert must not take the second one, of which nobody has heard yet.
    """
    call = replace(call, walking=line.latest(call.walking))
    if key == TAKE_KEY and (passed_on := _the_one_passed_on(line, incidents)):
        return Turn(key, (passed_on,))
    waiting = [want for want in line.by_urgency if is_open(want, incidents)]
    blind = bool(key) and is_blind(call, heard)
    told = _told(line, call, waiting, blind=blind)
    if key and not blind and heard != turn_number(call):
        return _again(line, call, key, told)
    places = max(MOST_TOLD - len(told), 0)
    fresh = by_place(line, [want for want in waiting if want not in told])[:places]
    return _next_turn(line, call, key, told, fresh)


def _told(line: Line, call: LineCall, waiting: Sequence[Want], *, blind: bool) -> tuple[Want, ...]:
    """What the person knows of.

    Where the answer function failed at the pick-up (`blind`), the words sent with the call spoke.
    """
    if blind:
        return tuple(want for want in waiting if want.attempt == call.attempt)
    return tuple(want for want in waiting if line.knows(want))


def _next_turn(
    line: Line, call: LineCall, key: str, told: tuple[Want, ...], fresh: tuple[Want, ...]
) -> Turn:
    if key == OPT_OUT_KEY:
        return Turn(key, told, (), call.walking, opting_out=True, opts_out=call.opting_out)
    if call.walking:
        return _walk_on(line, call, key, told, fresh)
    if key == WALK_KEY and len(told) > 1:
        return Turn(key, walking=told[0].attempt, walked=True)
    return Turn(key, told, fresh)


def _the_one_passed_on(line: Line, incidents: Incidents) -> Want | None:
    """Who was told of one alert only and has passed it on may take it after all."""
    if len(line.known) != 1:
        return None
    (want,) = line.known
    incident = incidents.get(want.incident)
    attempt = incident.attempt(want.attempt) if incident else None
    takeable = incident is not None and incident.state in TAKEABLE
    passed_on = attempt is not None and attempt.outcome is Outcome.PASSED_ON
    return want if takeable and passed_on else None


def concerned(line: Line) -> list[str]:
    """The incidents that a turn may be about, by id: those told, and the first of the others."""
    others = by_place(line, [want for want in line.by_urgency if not line.knows(want)])
    return [want.incident for want in (*line.known, *others[:MOST_TOLD])]


def by_place(line: Line, wants: Sequence[Want]) -> tuple[Want, ...]:
    """First the one that the call was placed for, whose token it has used up; then as given."""
    leader = line.call.incident if line.call else ""
    return tuple(sorted(wants, key=lambda want: want.incident != leader))


def is_blind(call: LineCall, heard: str) -> bool:
    """True where the answer function has told nothing yet: the words sent with the call spoke."""
    return not heard and not call.keys


def _again(line: Line, call: LineCall, key: str, told: tuple[Want, ...]) -> Turn:
    opted_out = line.opted_out_at is not None
    if call.opting_out:
        return Turn(key, (), (), call.walking, opting_out=True, opts_out=opted_out, again=True)
    if call.walking:
        return Turn(key, walking=call.walking, walked=True, again=True)
    return Turn(key, told, again=True)


def _walk_on(
    line: Line, call: LineCall, key: str, told: tuple[Want, ...], fresh: tuple[Want, ...]
) -> Turn:
    """The one that was just told is taken, passed on or skipped; then the next one is told."""
    if key == REPEAT_KEY:
        return Turn(key, walking=call.walking, walked=True)
    about = tuple(want for want in told if want.attempt == call.walking and key in SETTLING_KEYS)
    order = [want.attempt for want in line.by_urgency]
    at = order.index(call.walking) if call.walking in order else -1
    after = [want.attempt for want in told if order.index(want.attempt) > at]
    if after:
        return Turn(key, about, (), after[0], walked=True)
    return Turn(key, about, fresh, walked=True)


def is_open(want: Want, incidents: Incidents) -> bool:
    """True where the incident still asks for somebody, and this attempt may take it."""
    incident = incidents.get(want.incident)
    if incident is None or incident.state not in TAKEABLE:
        return False
    attempt = incident.attempt(want.attempt)
    return attempt is not None and attempt.live

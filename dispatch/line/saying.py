"""What the person hears after a turn of the talk; the incidents are as they are stored by then."""

from collections.abc import Mapping, Sequence

from dispatch.answer import Reply, reply, subject_of
from dispatch.attempt import Outcome
from dispatch.incident import State
from dispatch.line.state import SETTLING_KEYS, Line, Want
from dispatch.line.telling import REPEAT_KEY, Incidents, is_open
from dispatch.line.turn import Turn
from dispatch.plan import Contact
from dispatch.speech.compose import (
    announcement,
    menu,
    menu_several,
    menu_walk,
    one_of,
    phrase,
    several,
)
from dispatch.speech.words import Words


def say(
    turn: Turn, line: Line, incidents: Incidents, words: Words, contacts: Mapping[str, Contact]
) -> Reply | None:
    """The reply; None where the turn concerns nobody who wants this person any more."""
    if turn.opting_out:
        said = phrase(words, "opted_out" if turn.opts_out else "opt_out_ask")
        return Reply(said.ssml, "end" if turn.opts_out else "more")
    if turn.walked:
        return _walk(turn, line, incidents, words)
    if turn.fresh and turn.key not in {"", REPEAT_KEY}:
        more = phrase(words, "meanwhile").ssml
        said_of = _told(turn.fresh, incidents, words)
        return Reply(f"{_settled(turn, line, incidents, words)}{more} {said_of}", "more")
    if turn.again and turn.about:
        return Reply(_told(turn.about, incidents, words), "more")
    return _together(turn, line, incidents, words, contacts)


def _together(
    turn: Turn, line: Line, incidents: Incidents, words: Words, contacts: Mapping[str, Contact]
) -> Reply | None:
    wants = (*turn.about, *turn.fresh)
    if turn.again:
        wants = tuple(want for want in line.known if want.incident in incidents)
    if not wants:
        return None
    if len(wants) == 1:
        incident = incidents[wants[0].incident]
        attempt = incident.attempt(wants[0].attempt)
        return reply(incident, attempt, turn.key, words, contacts) if attempt else None
    if turn.key in SETTLING_KEYS:
        return _all_settled(turn.key, wants, incidents, words)
    if turn.again:
        return Reply(phrase(words, "walk_over").ssml, "end")
    return Reply(_told(wants, incidents, words), "menu")


def _all_settled(key: str, wants: Sequence[Want], incidents: Incidents, words: Words) -> Reply:
    """Only what is stored is confirmed: somebody else may have taken one in the meantime."""
    settled = [want for want in wants if _is_settled(want, key, incidents)]
    done = "acknowledged_all" if key == "1" else "passed_on_all"
    if not settled:
        done = "resolved"
    elif len(settled) == 1:
        one = phrase(words, "taken_next" if key == "1" else "passed_next").ssml
        return Reply(f"{one} {phrase(words, 'walk_over').ssml}", "end")
    elif all(incidents[want.incident].state is State.MISSED for want in settled):
        done = "passed_on_last"
    return Reply(_counting(words, done, len(settled)), "end")


def _walk(turn: Turn, line: Line, incidents: Incidents, words: Words) -> Reply:
    """The next one by itself; after the last, those that are left are told together."""
    before = _settled(turn, line, incidents, words)
    told = line.known
    at = next((at for at, want in enumerate(told) if want.attempt == turn.walking), None)
    if at is not None:
        item = one_of(subject_of(incidents[told[at].incident]), at + 1, len(told), words)
        return Reply(f"{before}{item.ssml} {menu_walk(words).ssml}", "more")
    left = [want for want in told if is_open(want, incidents)]
    if left:
        return Reply(f"{before}{_told(left, incidents, words)}", "more")
    return Reply(f"{before}{phrase(words, 'walk_over').ssml}", "end")


def _settled(turn: Turn, line: Line, incidents: Incidents, words: Words) -> str:
    """That the key was stored, before what comes next; or that it came too late.

    Neither where it was for something that has got worse, which is told of once more.
    """
    if turn.key not in SETTLING_KEYS or turn.again or (not turn.about and _got_worse(turn, line)):
        return ""
    if not any(_is_settled(want, turn.key, incidents) for want in turn.about):
        return f"{phrase(words, 'too_late').ssml} "
    return f"{phrase(words, 'taken_next' if turn.key == '1' else 'passed_next').ssml} "


def _got_worse(turn: Turn, line: Line) -> bool:
    fresh = {want.incident for want in turn.fresh}
    return any(want.incident in fresh and want not in turn.fresh for want in line.wants)


def _is_settled(want: Want, key: str, incidents: Incidents) -> bool:
    attempt = incidents[want.incident].attempt(want.attempt)
    outcome = Outcome.ACKNOWLEDGED if key == "1" else Outcome.PASSED_ON
    return attempt is not None and attempt.outcome is outcome


def _told(wants: Sequence[Want], incidents: Incidents, words: Words) -> str:
    """What is wrong, and the keys for it."""
    subject = subject_of(incidents[min(wants, key=lambda want: want.urgency).incident])
    if len(wants) == 1:
        return f"{announcement(subject, words).ssml} {menu(words).ssml}"
    return f"{several(subject, len(wants), words).ssml} {menu_several(words).ssml}"


def _counting(words: Words, key: str, count: int) -> str:
    return phrase(words, key, count=str(count)).ssml

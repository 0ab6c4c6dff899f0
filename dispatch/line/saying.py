"""What the person hears after a turn of the talk; the incidents are as they are stored by then."""

from collections.abc import Mapping, Sequence

from dispatch.answer import Reply, reply, subject_of
from dispatch.incident import Incident, State
from dispatch.line.state import Line, Want
from dispatch.line.telling import Turn
from dispatch.plan import Contact
from dispatch.speech.compose import menu_several, menu_walk, one_of, phrase, several
from dispatch.speech.words import Words

Incidents = Mapping[str, Incident]


def say(
    turn: Turn, line: Line, incidents: Incidents, words: Words, contacts: Mapping[str, Contact]
) -> Reply | None:
    """The reply; None where the turn concerns nobody who wants this person any more."""
    if turn.opts_out or turn.opting_out:
        said = phrase(words, "opted_out" if turn.opts_out else "opt_out_ask")
        return Reply(said.ssml, "end" if turn.opts_out else "more")
    if turn.walked:
        return _walk(turn, line, incidents, words)
    if turn.fresh and turn.key:
        return _meanwhile(turn, incidents, words)
    return _together(turn, incidents, words, contacts)


def _together(
    turn: Turn, incidents: Incidents, words: Words, contacts: Mapping[str, Contact]
) -> Reply | None:
    wants = (*turn.about, *turn.fresh)
    if not wants:
        return None
    if len(wants) == 1:
        incident = incidents[wants[0].incident]
        attempt = incident.attempt(wants[0].attempt)
        return None if attempt is None else reply(incident, attempt, turn.key, words, contacts)
    if turn.key in ("1", "2"):
        done = "acknowledged_all" if turn.key == "1" else "passed_on_all"
        return Reply(phrase(words, done, count=str(len(wants))).ssml, "end")
    if turn.key in ("", "*"):
        return Reply(_all_of(wants, incidents, words), "menu")
    return Reply(f"{phrase(words, 'not_understood').ssml} {menu_several(words).ssml}", "menu")


def _meanwhile(turn: Turn, incidents: Incidents, words: Words) -> Reply:
    """Taken or passed on, or said again: and what has come since is told before the end."""
    count = str(len(turn.fresh))
    done = {"1": "taken_next", "2": "passed_next"}.get(turn.key)
    before = f"{phrase(words, done).ssml} " if done and turn.about else ""
    more = phrase(words, "meanwhile", count=count).ssml
    return Reply(f"{before}{more} {_all_of(turn.fresh, incidents, words)}", "more")


def _all_of(wants: Sequence[Want], incidents: Incidents, words: Words) -> str:
    worst = subject_of(incidents[min(wants, key=lambda want: want.urgency).incident])
    said = several(worst, len(wants), words)
    return f"{said.ssml} {menu_several(words).ssml}"


def _walk(turn: Turn, line: Line, incidents: Incidents, words: Words) -> Reply:
    told = [want for want in line.by_urgency if want.told]
    at = next((at for at, want in enumerate(told) if want.attempt == turn.walking), None)
    done = {"1": "taken_next", "2": "passed_next"}.get(turn.key) if turn.about else None
    before = f"{phrase(words, done).ssml} " if done else ""
    if at is not None:
        item = one_of(subject_of(incidents[told[at].incident]), at + 1, len(told), words)
        return Reply(f"{before}{item.ssml} {menu_walk(words).ssml}", "more")
    left = [want for want in told if _waits(incidents[want.incident], want)]
    if left:
        return Reply(f"{before}{_all_of(left, incidents, words)}", "more")
    return Reply(f"{before}{phrase(words, 'walk_over').ssml}", "end")


def _waits(incident: Incident, want: Want) -> bool:
    attempt = incident.attempt(want.attempt)
    return incident.state is State.OPEN and attempt is not None and attempt.live

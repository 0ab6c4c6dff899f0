"""What is said in a call and written in a notice, made from the operator's texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.severity import Severity
from dispatch.speech import fit, ssml
from dispatch.speech.addresses import last_part
from dispatch.speech.glossary import words_of
from dispatch.speech.length import seconds
from dispatch.speech.pieces import STOPS, Piece, spoken_of, text_of
from dispatch.speech.speakable import TEXT_LIMIT, speakable
from dispatch.speech.templates import PLACEHOLDER, fill, fill_text
from dispatch.speech.words import Words

ANNOUNCEMENT_LIMIT = 12.0
"""Seconds from pick-up to the menu: severity, what and where must be heard by then."""
DETAILS_LIMIT = 30.0
"""Seconds for what key 3 tells."""
PHRASE_LIMIT = 15.0
"""Seconds for the answer to a key."""
FIRST_PAUSE = 0.5
"""Seconds of silence at the start, after those in which the contact flow asks what to say."""
MENU_PAUSE = 0.5
"""Seconds between what is wrong and which keys there are."""
_UNWRITABLE = tuple(
    re.compile(sign)
    # Apart: a class of one range compiles fast at cold start.
    for sign in (r"[\x00-\x1f\x7f-\x9f]+", r"[\ud800-\udfff]+", r"[\u2028-\u202e\u2066-\u2069]+")
)
"""Control signs, halves of surrogate pairs, line ends, and what turns the writing round."""
Fields = Mapping[str, Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said: for the eye, as SSML without `<speak>`, and its estimated length in seconds."""

    text: str
    ssml: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Subject:
    """What is wrong. Every field but the severity may be empty or hold anything an event can."""

    severity: Severity
    what: str
    resource: str
    region: str
    summary: str


def announcement(subject: Subject, words: Words) -> Speech:
    """Severity, what and where, within 12 s with the first pause; names are cut to fit."""
    templates = words.announcement
    return _speech(words, templates, _fields(templates, subject, words), ANNOUNCEMENT_LIMIT)


def details(subject: Subject, words: Words) -> Speech:
    """The summary and the names in full, within 30 s; says so if something was left out."""
    templates = words.details
    fields = _fields(templates, subject, words)
    return _speech(words, templates, fields, DETAILS_LIMIT, cut=words.texts["cut"])


def menu(words: Words) -> Speech:
    """Which keys there are, after a short pause."""
    return _speech(words, [words.texts["menu"]], {}, PHRASE_LIMIT, before=MENU_PAUSE)


def phrase(words: Words, key: str, **names: str) -> Speech:
    """The phrase of `[phrase]` with `names` made speakable; KeyError for a key or name unknown."""
    template = words.phrase[key]
    fields = {name: speakable(names[name], words) for name in PLACEHOLDER.findall(template)}
    return _speech(words, [template], fields, PHRASE_LIMIT, before=0)


def notice(words: Words, occasion: str, subject: Subject, **names: str) -> str:
    """The body for mail or chat, names as they stand.

    Lines whose placeholders are all empty or unknown are left out. KeyError for an occasion
    that `[notice]` does not know.
    """
    known = {
        **names,
        "severity": words.severity[subject.severity].text,
        "what": subject.what or words.texts["unnamed"],
        "resource": subject.resource,
        "region": subject.region,
        "summary": subject.summary,
    }
    known = {name: _writable(text) for name, text in known.items()}
    lines = words.notice[occasion].splitlines()
    return "\n".join(filter(None, (fill_text(line, known) for line in lines)))


def _writable(text: str) -> str:
    for sign in _UNWRITABLE:
        text = sign.sub(" ", text)
    return text.strip()


def _fields(templates: Sequence[str], subject: Subject, words: Words) -> Fields:
    """What the templates name, made speakable; where it is only if the name does not say so."""
    named = words_of(subject.what[:TEXT_LIMIT])
    makers: Mapping[str, Callable[[], list[Piece]]] = {
        "severity": lambda: [words.severity[subject.severity].piece()],
        "what": lambda: speakable(subject.what, words) or _own(words.texts["unnamed"]),
        "resource": lambda: _unless_said(subject.resource, named, words),
        "region": lambda: _unless_said(subject.region, named, words),
        "summary": lambda: speakable(subject.summary, words) or _own(words.texts["no_details"]),
    }
    return {name: makers[name]() for name in PLACEHOLDER.findall(" ".join(templates))}


def _unless_said(name: str, named: tuple[str, ...], words: Words) -> list[Piece]:
    own = words_of(last_part(name[:TEXT_LIMIT]))
    starts = range(len(named) - len(own) + 1)
    if own and any(named[start : start + len(own)] == own for start in starts):
        return []
    return speakable(name, words)


def _own(text: str) -> list[Piece]:
    """A text of the operator's in place of a name; the sentence around it has its own stop."""
    return [Piece(text.rstrip(".。"))]


def _speech(
    words: Words,
    templates: Sequence[str],
    fields: Fields,
    limit: float,
    *,
    before: float = FIRST_PAUSE,
    cut: str = "",
) -> Speech:
    fields = {name: _without_last_stop(pieces) for name, pieces in fields.items()}
    room = limit - before
    if cut and fit.length(templates, fields, words) > room:
        templates = [*templates, cut]
    fields = fit.fitted(templates, fields, room, words)
    fields = {name: _without_last_stop(pieces) for name, pieces in fields.items()}
    said = [pieces for template in templates if (pieces := fill(template, fields))]
    return Speech(
        text=words.joined(map(text_of, said)),
        ssml=_ssml(said, before, words),
        seconds=round(seconds(words.joined(map(spoken_of, said)), words, before), 1),
    )


def _ssml(said: Sequence[Sequence[Piece]], before: float, words: Words) -> str:
    silence = ssml.pause(before) if before else ""
    return silence + ssml.slowed("".join(map(ssml.sentence, said)), words.rate)


def _without_last_stop(pieces: Sequence[Piece]) -> Sequence[Piece]:
    return pieces[:-1] if pieces and pieces[-1].text in STOPS else pieces

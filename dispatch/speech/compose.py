"""What is said in a call, made from the operator's texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dispatch.severity import Severity
from dispatch.speech import fit, ssml
from dispatch.speech.addresses import last_part
from dispatch.speech.glossary import words_of
from dispatch.speech.length import seconds
from dispatch.speech.limits import ANNOUNCEMENT_LIMIT, DETAILS_LIMIT, PHRASE_LIMIT
from dispatch.speech.pieces import STOPS, Piece, spoken_of, text_of
from dispatch.speech.speakable import TEXT_LIMIT, speakable
from dispatch.speech.templates import PLACEHOLDER, fill
from dispatch.speech.words import Words

FIRST_PAUSE = 0.5
"""Seconds of silence at the start, after those in which the contact flow asks what to say."""
MENU_PAUSE = 0.5
"""Seconds between what is wrong and which keys there are."""
_STAND_INS = {"who": "somebody"}
LONGEST_SSML = 3000
"""Characters of one speech with its tags: Connect's 6,000 hold an announcement and a menu."""
Fields = Mapping[str, Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said: for the eye, as SSML without `<speak>`, and its estimated length in seconds."""

    text: str
    ssml: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Subject:
    """What is wrong. Every text may be empty or hold anything an event can; a `drill` says so."""

    severity: Severity
    what: str
    resource: str
    region: str
    summary: str
    drill: bool = False


def announcement(subject: Subject, words: Words) -> Speech:
    """Severity, what and where, within 12 s with the first pause; names are cut to fit."""
    templates = (*_mark(subject, words), *words.announcement)
    return _speech(words, templates, _fields(templates, subject, words), ANNOUNCEMENT_LIMIT)


def details(subject: Subject, words: Words) -> Speech:
    """The summary and the names in full, within 30 s; says so if something was left out."""
    templates = words.details
    fields = _fields(templates, subject, words)
    return _speech(words, templates, fields, DETAILS_LIMIT, cut=words.texts["cut"])


def several(subject: Subject, count: int, words: Words) -> Speech:
    """How many alerts there are, and the worst of them, within the limit of one announcement."""
    return _counted("several", subject, {"count": count}, words)


def one_of(subject: Subject, number: int, count: int, words: Words) -> Speech:
    """One of several alerts, which one it is and what is wrong, within the same limit."""
    return _counted("one_of", subject, {"number": number, "count": count}, words)


def _counted(text: str, subject: Subject, counts: Mapping[str, int], words: Words) -> Speech:
    templates = (*_mark(subject, words), words.texts[text], *words.announcement)
    numbers = {name: [Piece(str(count))] for name, count in counts.items()}
    fields = {**_fields(words.announcement, subject, words), **numbers}
    used = {name: fields[name] for name in PLACEHOLDER.findall(" ".join(templates))}
    return _speech(words, templates, used, ANNOUNCEMENT_LIMIT)


def _mark(subject: Subject, words: Words) -> tuple[str, ...]:
    """What is said first where nothing is wrong."""
    return (words.texts["drill"],) if subject.drill else ()


def menu_several(words: Words) -> Speech:
    """The keys for several alerts at once."""
    return _speech(words, [words.texts["menu_several"]], {}, PHRASE_LIMIT, before=MENU_PAUSE)


def menu_walk(words: Words) -> Speech:
    """The keys while they are gone through one by one."""
    return _speech(words, [words.texts["menu_walk"]], {}, PHRASE_LIMIT, before=MENU_PAUSE)


def menu(words: Words) -> Speech:
    """Which keys there are, after a short pause."""
    return _speech(words, [words.texts["menu"]], {}, PHRASE_LIMIT, before=MENU_PAUSE)


def phrase(words: Words, key: str, **names: str) -> Speech:
    """The phrase of `[phrase]` with `names` made speakable; KeyError for a key or name unknown.

    A phrase is always said: it is the answer to a key. So a name of which nothing can be said, such
    as an emoji, has its stand-in.
    """
    template = words.phrase[key]
    fields = {
        name: speakable(names[name], words) or _own(words.texts[_STAND_INS.get(name, "unnamed")])
        for name in PLACEHOLDER.findall(template)
    }
    return _speech(words, [template], fields, PHRASE_LIMIT, before=0)


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
    sentences = "".join(map(ssml.sentence, said))
    if len(sentences) > LONGEST_SSML:
        # As it sounds, without tags: the seconds that it takes bound its length.
        sentences = "".join(ssml.sentence(map(_bare, one)) for one in said)
    return silence + ssml.slowed(sentences, words.rate)


def _bare(piece: Piece) -> Piece:
    return Piece(piece.spoken, glued=piece.glued)


def _without_last_stop(pieces: Sequence[Piece]) -> Sequence[Piece]:
    return pieces[:-1] if pieces and pieces[-1].text in STOPS else pieces

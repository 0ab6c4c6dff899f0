"""Whether the texts of a language leave room for names, and can be said at all."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dispatch.speech.length import seconds
from dispatch.speech.sms import FRAME_SEGMENTS, segments
from dispatch.speech.templates import PLACEHOLDER, without_names
from dispatch.toml_file import Table

if TYPE_CHECKING:
    from dispatch.speech.words import Words

ANNOUNCEMENT_LIMIT = 12.0
"""Seconds from pick-up to the menu: severity, what and where must be heard by then."""
DETAILS_LIMIT = 30.0
"""Seconds for what key 3 tells."""
PHRASE_LIMIT = 15.0
"""Seconds for the answer to a key, and for the menu."""
FRAME_LIMIT = 7.0
"""Seconds that the announcement may take without names: 12 s must leave room for them."""
SEVERAL_FRAME_LIMIT = 10.5
"""The same with the sentence that says how many there are, of which one tells the worst."""
DETAILS_FRAME_LIMIT = 15.0
"""Seconds that the details may take without names, with the word that something is left out."""
PHRASE_FRAME_LIMIT = 11.0
"""Seconds that a phrase with a name in it may take without it."""
WORD_LIMIT = 4.0
"""Seconds for one term: a name of which not one word fits is not said at all."""


def check_limits(table: Table, words: "Words") -> None:
    """Raise ConfigurationError at the first text that is too long to be said with its names."""
    _check_announcement(table, words)
    frame = f"{without_names(words.details)} {words.texts['cut']}"
    _refuse_long(table, "details", frame, words, DETAILS_FRAME_LIMIT)
    for key in ("menu", "menu_several", "menu_walk"):
        _refuse_long(table, key, words.texts[key], words, PHRASE_LIMIT)
    for key in ("no_details", "unnamed", "somebody"):
        _refuse_long(table, key, words.texts[key], words, WORD_LIMIT)
    for key, phrase in words.phrase.items():
        bare = PLACEHOLDER.sub("", phrase)
        limit = PHRASE_LIMIT if bare == phrase else PHRASE_FRAME_LIMIT
        _refuse_long(table.table("phrase"), key, bare, words, limit)
    _check_terms(table, words)
    _check_sms(table.table("notice"), words)


def _check_announcement(table: Table, words: "Words") -> None:
    if "{severity}" not in words.announcement[0]:
        table.refuse("announcement", "announcement must say {severity} in its first sentence")
    if not any("{what}" in sentence for sentence in words.announcement):
        table.refuse("announcement", "announcement must say {what}")
    worst = max(words.severity.values(), key=lambda term: seconds(term.spoken, words))
    frame = without_names(words.announcement).replace("{severity}", worst.spoken)
    _refuse_long(table, "announcement", frame, words, FRAME_LIMIT)
    for key in ("several", "one_of"):
        counted = PLACEHOLDER.sub("99", words.texts[key])
        _refuse_long(table, key, f"{counted} {frame}", words, SEVERAL_FRAME_LIMIT)


def _check_terms(table: Table, words: "Words") -> None:
    for name, several in _terms(words):
        for key, spoken in several.items():
            _refuse_long(table.table(name), key, spoken, words, WORD_LIMIT)


def _terms(words: "Words") -> Iterator[tuple[str, Mapping[str, str]]]:
    """What is said as one piece, by the tables of the file."""
    yield "identifier", words.identifier
    yield "spelled", words.spelled
    yield "unit", {key: max(forms, key=len) for key, forms in words.unit.items()}
    yield "reading", {" ".join(key): term.spoken for key, term in words.reading.terms.items()}


def _check_sms(notices: Table, words: "Words") -> None:
    worst = max((term.text for term in words.severity.values()), key=len)
    known = {"severity": worst, "incident": "i-0123456789", "code": "012345"}
    frame = PLACEHOLDER.sub(lambda name: known.get(name[1], ""), words.notice["sms"])
    if (count := segments(frame)) > FRAME_SEGMENTS:
        notices.refuse("sms", f"sms takes {count} segments without names: {FRAME_SEGMENTS} at most")


def _refuse_long(table: Table, key: str, text: str, words: "Words", limit: float) -> None:
    if (length := seconds(text, words)) > limit:
        bare = (
            " without names"
            if limit in {FRAME_LIMIT, SEVERAL_FRAME_LIMIT, DETAILS_FRAME_LIMIT}
            else ""
        )
        table.refuse(key, f"{key} takes {length:.1f} s{bare}: at most {limit:g} s")

"""The words of a name: glossary terms, abbreviations, numbers, and the rest as it stands."""

from collections.abc import Sequence
from typing import NamedTuple

from dispatch.speech import foreign, identifiers
from dispatch.speech.pieces import Piece
from dispatch.speech.words import Words

VOWELS = frozenset("aeiouyAEIOUY")
SHORT, LONG = 2, 4
"""Letters: `tls` without a vowel is an abbreviation, `LOST` in a name all in capitals is a word."""


class Token(NamedTuple):
    """One word of a name; `glued` where two scripts meet without a gap, as in 本番DB."""

    text: str
    glued: bool = False


class Manner(NamedTuple):
    """How a whole text is written: all in capitals (`AWS_EBS_VOLUME_LOST`), or foreign English."""

    shouted: bool
    english: bool


def pieces_of(tokens: Sequence[Token], words: Words, manner: Manner) -> list[Piece]:
    """The tokens as they are said; a foreign sentence is not mixed with the glossary's terms."""
    folded = [token.text.casefold() for token in tokens]
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        term, count = words.reading.match(folded, at) or (None, 1)
        # In a foreign sentence only a term that keeps its spelling (CPU) is said by the glossary.
        if term and manner.english and term.text.casefold() != "".join(folded[at : at + count]):
            term, count = None, 1
        glued = tokens[at].glued
        pieces += [term.piece(glued=glued)] if term else _word(tokens[at], words, manner)
        at += count
    return pieces


def _word(token: Token, words: Words, manner: Manner) -> list[Piece]:
    text = token.text
    if text.isascii() and text.isdigit():
        return _digits(token, words)
    if identifiers.random(text):
        return identifiers.ending("", text, words)
    if manner.shouted and len(text) >= LONG and VOWELS.intersection(text):
        text = text.lower()
    elif text.isalpha() and text.isascii() and SHORT <= len(text) <= LONG:
        text = text if VOWELS.intersection(text) else text.upper()
    piece = Piece(text, glued=token.glued, plain=True)
    return [foreign.marked(piece, words.language, english=manner.english)]


def _digits(token: Token, words: Words) -> list[Piece]:
    if kind := identifiers.number_kind(token.text, words):
        return identifiers.ending(kind, token.text, words)
    zero_first = len(token.text) > 1 and token.text.startswith("0")
    reading = identifiers.spelled(token.text, words) if zero_first else ""
    return [Piece(token.text, reading, glued=token.glued)]

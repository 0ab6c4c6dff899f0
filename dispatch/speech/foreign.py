"""Words of another language, marked so that the voice changes its pronunciation."""

import re
from dataclasses import replace

from dispatch.speech.pieces import Piece

_JAPANESE = re.compile(r"[\u3040-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
_ENGLISH = frozenset(
    (
        *("above", "after", "an", "and", "are", "been", "below", "for", "from", "has", "have"),
        *("in", "is", "of", "on", "or", "over", "than", "that", "the", "this", "was", "were"),
        *("will", "with", "you", "your"),
    )
)
"""Words that make a text English; a Polish text has hardly one of them, never two."""
ENGLISH_WORDS = 2


def is_english(text: str) -> bool:
    """True for an English sentence; a name is no sentence."""
    return sum(word in _ENGLISH for word in _WORD.findall(text.lower())) >= ENGLISH_WORDS


def marked(piece: Piece, language: str, *, english: bool) -> Piece:
    """The piece with the language to say it in, where that is not the listener's."""
    if not piece.plain:
        return piece
    if language != "ja" and _JAPANESE.search(piece.text):
        return replace(piece, lang="ja-JP")
    return replace(piece, lang="en-US") if english and piece.text.isascii() else piece

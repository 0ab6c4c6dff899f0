"""Pieces: what is said, cut into units that carry how to read them aloud."""

from collections.abc import Iterable
from dataclasses import dataclass

FULL_STOPS = frozenset(".?。")
STOPS = FULL_STOPS | frozenset(",、")
"""Pieces that are a pause."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, or one unit that is read as a whole.

    `text` is what a person reads, `reading` how it sounds where that differs, `lang` the
    language of a foreign word. A `glued` piece has no space before it; `plain` marks a word taken
    from the event as it stands.
    """

    text: str
    reading: str = ""
    lang: str = ""
    glued: bool = False
    plain: bool = False

    @property
    def spoken(self) -> str:
        """What is heard."""
        return self.reading or self.text


def text_of(pieces: Iterable[Piece]) -> str:
    """What a person reads."""
    return _joined((piece.text, piece.glued) for piece in pieces)


def spoken_of(pieces: Iterable[Piece]) -> str:
    """What is heard, for the estimate of its length."""
    return _joined((piece.spoken, piece.glued) for piece in pieces)


def _joined(parts: Iterable[tuple[str, bool]]) -> str:
    joined = "".join(text if glued else f" {text}" for text, glued in parts).strip()
    return joined.replace("。 ", "。").replace("、 ", "、")

"""What a rule made of a match: the pieces, and where in the text they end."""

from typing import NamedTuple

from dispatch.speech.pieces import Piece


class Found(NamedTuple):
    """Pieces for the text up to `end`."""

    pieces: list[Piece]
    end: int

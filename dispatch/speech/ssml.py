"""SSML: the only place that makes it, so that no event can break it or add to it.

Connect's prompts take 3,000 billed characters, 6,000 with tags, and know the tags break, lang,
prosody, s and sub among others. `say-as` is not used: a neural voice that meets its `characters`
hands the sentence to a standard voice, which not every neural voice has.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from dispatch.speech.pieces import Piece

_UNSPEAKABLE = tuple(
    re.compile(sign)
    # Apart: a class of one range compiles fast at cold start.
    for sign in (r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f$]", r"[\ud800-\udfff]", r"[\ufffe\uffff]")
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SPECIAL = re.compile("[&<>\"']")


def escape(text: str) -> str:
    """`text` for an element or an attribute.

    What XML forbids is dropped, and so is "$": Connect replaces `$.Attributes.x` in a prompt.
    """
    for sign in _UNSPEAKABLE:
        text = sign.sub("", text)
    return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], text)


def pause(seconds: float) -> str:
    """Silence; Connect takes up to 10 s."""
    return f'<break time="{round(seconds * 1000)}ms"/>'


def slowed(ssml: str, percent: float) -> str:
    """`ssml` at `percent` of the voice's own speed."""
    return f'<prosody rate="{percent:g}%">{ssml}</prosody>'


def sentence(pieces: Iterable[Piece]) -> str:
    """One sentence; neighbours in the same foreign language share one element."""
    runs = groupby(pieces, key=lambda piece: piece.lang)
    return f"<s>{''.join(_run(lang, list(run)) for lang, run in runs).strip()}</s>"


def _run(lang: str, pieces: list[Piece]) -> str:
    inner = "".join(_element(piece) for piece in pieces)
    if not lang:
        return inner
    space = "" if pieces[0].glued else " "
    return f'{space}<lang xml:lang="{escape(lang)}">{inner.strip()}</lang>'


def _element(piece: Piece) -> str:
    space = "" if piece.glued else " "
    text = escape(piece.text)
    if piece.reading:
        return f'{space}<sub alias="{escape(piece.reading)}">{text}</sub>'
    return space + text

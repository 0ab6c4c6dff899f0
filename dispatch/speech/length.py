"""How long a text takes to say: an estimate from characters per second.

Characters are counted as they sound. A digit is a word, a capital in an abbreviation is spelled
out, a Japanese kanji is about two morae and a small kana none; docs/speech.md has the sources.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dispatch.speech.words import Words

FULL_STOP = 0.4
"""Silence between two sentences, in seconds."""
COMMA = 0.2
"""Silence after a comma, in seconds."""

_FULL_STOPS = re.compile(r"[.!?](?=\s)|。(?!$)")
_COMMAS = re.compile(r"[,;:](?=\s)|、")
_DIGITS = re.compile(r"[0-9]")
_LONE_DIGITS = re.compile(r"(?<![0-9])[0-9](?![0-9])")
_SPELLED = re.compile(r"(?<![^\W_])[A-Za-z](?![^\W_])|[A-Z](?=[A-Z])|(?<=[A-Z])[A-Z](?![a-z])")
_KANJI = re.compile(r"[\u3400-\u9fff]")
_REPEATED_KANJI = re.compile("々")  # apart: a class of one range compiles fast at cold start
_SMALL_KANA = re.compile(r"[ゃゅょぁぃぅぇぉャュョァィゥェォ]")
_SILENT = re.compile(r"[\s.,;:!?。、「」]")


@dataclass(frozen=True, slots=True)
class Weights:
    """How many characters (in Japanese: morae) one sign stands for."""

    digit: float
    lone_digit: float
    spelled: float
    kanji: float = 2.0
    small_kana: float = 0.0
    gap: float = 1.0


_WEIGHTS = {
    "en": Weights(digit=5.0, lone_digit=4.0, spelled=3.0),
    "pl": Weights(digit=8.0, lone_digit=5.0, spelled=2.7),
    "ja": Weights(digit=2.5, lone_digit=1.8, spelled=2.2, gap=0.0),
}


def weight(text: str, language: str) -> float:
    """The characters, or in Japanese the morae, that are heard in `text`."""
    each = _WEIGHTS[language]
    signs = (
        (_DIGITS, each.digit),
        (_LONE_DIGITS, each.lone_digit - each.digit + 1),
        (_SPELLED, each.spelled),
        (_KANJI, each.kanji),
        (_REPEATED_KANJI, each.kanji),
        (_SMALL_KANA, each.small_kana),
        (_SILENT, each.gap),
    )
    return len(text) + sum((value - 1) * len(sign.findall(text)) for sign, value in signs)


def seconds(text: str, words: "Words", pauses: float = 0.0) -> float:
    """Seconds to say `text` at the set rate; `pauses` are the breaks in it, in seconds."""
    speed = words.characters_per_second * words.rate / 100
    stops = len(_FULL_STOPS.findall(text)) * FULL_STOP + len(_COMMAS.findall(text)) * COMMA
    return weight(text, words.language) / speed + stops + pauses

"""Numbers as they are said: rounded, with the language's decimal sign and the unit in words."""

import math
import re

from dispatch.speech.found import Found
from dispatch.speech.pieces import Piece
from dispatch.speech.words import Words

NUMBER = (
    r"(?<![A-Za-z0-9_.,])(?<!\w-)[-+\u2212]?[$€¥]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
    r"(?:\.[0-9]+|,[0-9]{1,2}(?![0-9,]))?(?:[eE][-+]?[0-9]+)?(?!\.?[0-9])"
)
PERCENT = r"(?<![A-Za-z0-9.,])[0-9]+(?:[.,][0-9]+)?(?=\s?%)"
_UNIT = re.compile(r"\s?(%|(?:/[a-z]+|°C|[A-Za-zμł]{1,5}(?:/[a-z]{1,5})?)(?![A-Za-z0-9_]))")
_CURRENCY = re.compile("[$€¥]")
_DECIMAL_COMMA = re.compile(r",(?=[0-9]{1,2}(?![0-9]))")
LARGEST = 1e15
"""No reading of a greater number helps anybody."""
ROUNDED_FROM = 1e6
"""From here on three digits are enough to hear how much it is."""


def number(match: re.Match[str], words: Words) -> Found | None:
    """A signed, long, broken or measured number; a plain whole number is left to the words."""
    bare = _CURRENCY.sub("", match[0].replace("\u2212", "-"))
    name, end = _unit_after(match, words)
    said = spoken_number(bare, words)
    if said is None or (not name and bare.isdigit()):
        return None
    form = _form(name, float(_rounded(abs(_value(bare)))), words)
    return Found([Piece(said), *([Piece(form)] if form else [])], end)


def _unit_after(match: re.Match[str], words: Words) -> tuple[str, int]:
    """The unit that follows the number, else the currency before it, and where both end."""
    unit = _UNIT.match(match.string, match.end())
    if unit is not None and unit[1] in words.unit:
        return unit[1], unit.end()
    currency = _CURRENCY.search(match[0])
    return (currency[0] if currency else ""), match.end()


def spoken_number(text: str, words: Words) -> str | None:
    """`text` ("-1,234.50", "1.0E7") rounded for the ear; None if it is too large to be said."""
    value = _value(text)
    if not math.isfinite(value) or abs(value) >= LARGEST:
        return None
    sign = f"{words.say['minus']} " if value < 0 else ""
    return sign + _rounded(abs(value)).replace(".", words.say["decimal"])


def _value(text: str) -> float:
    """A comma before one or two last digits is a decimal sign, any other parts thousands."""
    return float(_DECIMAL_COMMA.sub(".", text).replace(",", ""))


def _rounded(value: float) -> str:
    if value >= ROUNDED_FROM:
        step = 10 ** (math.floor(math.log10(value)) - 2)
        return str(round(value / step) * step)
    if value >= 100 or value == int(value):  # noqa: PLR2004 - three digits are enough
        return str(round(value))
    decimals = 2 if value >= 1 else min(6, 1 - math.floor(math.log10(value)))
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def _form(name: str, value: float, words: Words) -> str:
    forms = words.unit.get(name, ("",))
    if len(forms) == 1:
        return forms[0]
    if value != int(value):
        return forms[-1]
    return forms[0 if value == 1 else _plural(int(value), len(forms))]


def _plural(value: int, forms: int) -> int:
    """Two forms: all but 1. Four, Polish: 2 to 4 (not 12 to 14), and the rest."""
    few = value % 10 in {2, 3, 4} and value % 100 not in {12, 13, 14}
    return 1 if forms == 2 or few else 2  # noqa: PLR2004 - a count of forms

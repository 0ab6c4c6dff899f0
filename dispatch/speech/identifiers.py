"""Ids that nobody can take in by ear: what they name, and their last four signs spelled."""

import re

from dispatch.speech.found import Found
from dispatch.speech.pieces import Piece
from dispatch.speech.templates import fill
from dispatch.speech.words import Words

UUID = r"(?<![^\W_])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![^\W_])"
RESOURCE = r"(?<![^\W_])[a-z]{1,8}-[0-9a-f]{8,17}(?![^\W_])"
COLONS = (
    r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
    r"|(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}"
    r"|(?:[0-9a-fA-F]{1,4}:){0,6}(?:[0-9a-fA-F]{1,4})?::(?:[0-9a-fA-F]{1,4}:){0,6}[0-9a-fA-F]{1,4}"
    r")(?![\w:])"
)
ACCOUNT_DIGITS = 12
LONG_NUMBER = 7
"""Digits from which a whole number in a name is an id."""
SPELLED = 4
"""Signs that are spelled: enough to find one of a fleet's instances on a screen."""
_HEX = re.compile(r"(?=.*[0-9])(?=.*[a-fA-F])[0-9a-fA-F]{8,}")
_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]{10,}")
_CHANGES = re.compile(r"[0-9](?=[^\W\d_])|[^\W\d_](?=[0-9])")
MIXED_LENGTH, MIXED_CHANGES = 16, 4


def uuid(match: re.Match[str], words: Words) -> Found:
    """`123e4567-e89b-…`."""
    return Found(ending("", match[0], words), match.end())


def resource(match: re.Match[str], words: Words) -> Found | None:
    """`i-0abc1234def`; unknown letters before the dash are left to the words."""
    prefix, _, rest = match[0].partition("-")
    if prefix not in words.identifier:
        return None
    return Found(ending(words.identifier[prefix], rest, words), match.end())


def colons(match: re.Match[str], words: Words) -> Found:
    """An IPv6 or a hardware address."""
    return Found(ending(words.say["address"], match[0].replace(":", ""), words), match.end())


def number_kind(digits: str, words: Words) -> str | None:
    """What a whole number in a name is: an account, another id, or (None) a number to be said."""
    if len(digits) < LONG_NUMBER or digits.endswith("000"):
        return None
    return words.say["account" if len(digits) == ACCOUNT_DIGITS else "id"]


def random(run: str) -> bool:
    """True for a run of letters and digits that a machine made up."""
    if _HEX.fullmatch(run) or _CODE.fullmatch(run):
        return True
    return len(run) >= MIXED_LENGTH and len(_CHANGES.findall(run)) >= MIXED_CHANGES


def ending(kind: str, name: str, words: Words) -> list[Piece]:
    """`kind` and the last signs of `name`, spelled. An empty kind is an id."""
    last = name[-SPELLED:].lower()
    fields = {
        "kind": [Piece(kind or words.say["id"])],
        "id": [Piece(" ".join(last), spelled(last, words))],
    }
    return fill(words.say["ending"], fields)


def spelled(signs: str, words: Words) -> str:
    """Each letter and digit by its name."""
    return " ".join(words.spelled.get(sign, sign.upper()) for sign in signs)

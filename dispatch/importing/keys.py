"""Keys and file names for what the source calls by names and ids."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

SHORT = 16
"""Characters of an id that people know."""
LONGEST = 40
"""Characters of a contact's key, and enough for a file's name."""


def slug(text: str) -> str:
    """The text as a key: small letters, digits and hyphens; empty where nothing of it can stay."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")


def keys_for(
    named: Iterable[tuple[str, str]], taken: Iterable[str], otherwise: str
) -> Mapping[str, str]:
    """A key of its own for each id, from its name; `taken` are not used.

    A name of which nothing can stay becomes the id, or for a long one `otherwise`.
    """
    used, keys = set(taken), {}
    for identifier, name in named:
        short = identifier if len(identifier) <= SHORT else ""
        base = slug(name) or slug(short) or otherwise
        keys[identifier] = _free(base, used)
        used.add(keys[identifier])
    return keys


def _free(base: str, used: set[str]) -> str:
    key, number = base, 1
    while key in used:
        number += 1
        key = f"{base[: LONGEST - 1 - len(str(number))]}-{number}"
    return key

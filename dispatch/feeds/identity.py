"""Which entry is which, and which entries tell of one trouble.

Statuspage republishes one guid, Google Cloud gives each update a new one below the same link, and
AWS gives every item the same link and a guid that ends with the time.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 300
"""Characters of a key: guids are addresses or short marks."""
_NAMED: Final = re.compile(
    r"/(?:incidents?|events?|issues?|maintenances?|outages?|posts?|messages?)/[^/]+", re.IGNORECASE
)
_MARKED: Final = re.compile(r"/[^/]*\d[^/]*$|/\d{4}-\d{2}/[^/]+")
_TIMED: Final = re.compile(r"[_-]\d{9,13}$")
"""How AWS ends a guid: with the seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What may identify an entry: its id or guid, its link, its title without state words."""

    guid: str
    link: str
    name: str


def trouble_of(marks: Marks, home: str) -> str:
    """What all entries on one trouble share; `home` is the link of the feed itself."""
    if _is_of_one_trouble(marks.link, home):
        return _bare(marks.link)
    name = marks.name.casefold()
    if not marks.guid:
        return name
    place = _TIMED.sub("", marks.guid)
    if place == marks.guid:
        return _bare(place)
    return f"{_bare(place)} {name}"[:LONGEST]


def place_of(guid: str) -> str:
    """The service and region in an AWS guid, as "ec2-eu-west-1"; empty in any other."""
    place = _TIMED.sub("", guid)
    return place.rpartition("#")[2] if "#" in place and place != guid else ""


def keys_of(several: Sequence[Marks]) -> list[str]:
    """A key for each: its guid, or what else it has; more of that where a guid stands twice."""
    first = [one.guid or one.link for one in several]
    often = Counter(first)
    return [
        (key if key and often[key] == 1 else f"{key} {one.name}".strip())[:LONGEST]
        for key, one in zip(first, several, strict=True)
    ]


def _is_of_one_trouble(link: str, home: str) -> bool:
    """Whether a link leads to one trouble, and not to a page on which all of them stand."""
    if not link or _bare(link) == _bare(home):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    return bool(_NAMED.search(path) or _MARKED.search(path) or re.search(r"\d", parts.query))


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address).rstrip("/")[:LONGEST]

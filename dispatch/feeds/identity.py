"""Which entry is which, and which entries tell of one trouble.

Statuspage republishes one guid, Google Cloud gives each update a new one below the same link, and
AWS gives every item the same link and a guid that ends with the time.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 120
"""Bytes of a trouble: hundreds of them are remembered in one item of the table."""
LONGEST_KEY: Final = 300
"""Guids are addresses or short marks."""
_NAMED: Final = re.compile(
    r"/(?:incidents?|events?|issues?|maintenances?|outages?|posts?|messages?|notices?)/[^/]+"
    r"|/\d{4}-\d{2}/[^/]+",
    re.IGNORECASE,
)
"""Links that lead to one trouble for certain, whatever the titles below them say."""
_PAGES: Final = frozenset(
    (
        "",
        "status",
        "health",
        "history",
        "incidents",
        "events",
        "summary",
        "dashboard",
        "current",
        "en",
    )
)
_TIMED: Final = re.compile(r"[_-]\d{9,13}$")
"""How AWS ends a guid: with the seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What may identify an entry: its id or guid, its link, its title without state words."""

    guid: str
    link: str
    name: str


def troubles_of(several: Sequence[Marks], home: str) -> list[str]:
    """For each what all entries on its trouble share; `home` is the link of the feed itself."""
    pages = {_bare(one) for one in _shared((one.link, one) for one in several) | {"", home}}
    guids = _shared((one.guid, one) for one in several)
    return [_cut(_trouble(one, pages, guids, _bare(home))) for one in several]


def _shared(marked: Iterable[tuple[str, Marks]]) -> set[str]:
    """What stands at entries of different names, and so tells none of them from another."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for mark, one in marked:
        names[mark].add(one.name.casefold())
    return {mark for mark, held in names.items() if len(held) > 1}


def _trouble(marks: Marks, pages: set[str], guids: set[str], home: str) -> str:
    link, name = _bare(marks.link), marks.name.casefold()
    if link != home and (_NAMED.search(link) or (link not in pages and _leads_on(marks.link))):
        return link
    if not marks.guid:
        return name
    place = _TIMED.sub("", marks.guid)
    tells = place == marks.guid and marks.guid not in guids
    return _bare(place) if tells else f"{_bare(place)} {name}"


def place_of(guid: str) -> str:
    """The service and region in an AWS guid, as "ec2-eu-west-1"; empty in any other."""
    place = _TIMED.sub("", guid)
    return place.rpartition("#")[2] if "#" in place and place != guid else ""


def keys_of(several: Sequence[Marks]) -> list[str]:
    """A key for each: its guid, or what else it has; more of that where a guid stands twice."""
    first = [one.guid or one.link for one in several]
    often = Counter(first)
    return [
        (key if key and often[key] == 1 else f"{key} {one.name}".strip())[:LONGEST_KEY]
        for key, one in zip(first, several, strict=True)
    ]


def _leads_on(link: str) -> bool:
    """Whether a link's path is more than that of a page on which all troubles stand."""
    try:
        path = urlsplit(link).path
    except ValueError:
        return False
    return path.rstrip("/").rpartition("/")[2].lower() not in _PAGES


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address).rstrip("/")


def _cut(trouble: str) -> str:
    """Cut where it is too long, and still another for every other."""
    whole = trouble.encode("utf-8", "replace")
    if len(whole) <= LONGEST:
        return trouble
    digest = sha256(whole).hexdigest()[:16]
    return f"{whole[: LONGEST - 17].decode('utf-8', 'ignore')} {digest}"

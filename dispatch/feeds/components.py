"""What an entry says is affected: categories, lists of components, products and places."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from dispatch.feeds.identity import place_of
from dispatch.feeds.plain import plain_line

MOST: Final = 20
LONGEST: Final = 80
_LIST: Final = re.compile(
    r"(?:this incident |the following )?(?:affect(?:s|ed)|impacted|related)"
    r"(?: (?:cloud )?(?:components?|products?|services?|locations?|regions?))?\s*:\s*(.*)"
    r"|(?:components?|services?|regions?)\s*:\s*(.*)|affected components?",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"\s*\([^()]*\)\s*\.?$")
"""A component's own status behind its name, as "(Degraded performance)"."""


def components_of(categories: Sequence[str], lines: Sequence[str], guid: str) -> tuple[str, ...]:
    """The names, each once, in the order in which they are told."""
    named = [*categories, place_of(guid), *_listed(lines)]
    short = (plain_line(one, LONGEST) for one in named)
    return tuple(dict.fromkeys(one for one in short if one))[:MOST]


def _listed(lines: Sequence[str]) -> Iterator[str]:
    """What stands behind "Affected components:", on that line or with its status on the next."""
    below = False
    for line in lines:
        found = _LIST.fullmatch(line)
        below = bool(found and not (found[1] or found[2])) or (below and bool(_STATUS.search(line)))
        if found:
            yield from re.split(r"\s*[,;]\s*", found[1] or found[2] or "")
        elif below:
            yield _STATUS.sub("", line)

"""A status feed as operators list it in `rules/feeds.toml`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from dispatch.feeds.entry import Entry


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to poll.

    Entries that hold none of the words in `only` make no event; without words every entry does.
    `pages` false: its events say that no phone is to ring. One that is not `enabled` is not polled.
    """

    name: str
    url: str
    every: timedelta
    only: tuple[str, ...] = ()
    pages: bool = True
    enabled: bool = True

    def wants(self, entry: Entry) -> bool:
        """Whether the entry, in any of its updates, holds one of the words, in capitals or not."""
        parts = (entry.title, entry.whole_text, *entry.components, entry.link, entry.key)
        held = "\n".join(parts)
        return not self.only or any(_holds(held, word) for word in self.only)


def _holds(text: str, word: str) -> bool:
    """Whether `word` stands in `text` and is no part of a longer word or number."""
    whole = rf"(?<![a-z0-9]){re.escape(word.strip())}(?![a-z0-9])"
    return bool(re.search(whole, text, re.IGNORECASE))

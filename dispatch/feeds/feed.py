"""A status feed as operators list it in `rules/feeds.toml`."""

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
        """Whether the entry holds one of the words, in capitals or not."""
        parts = (entry.title, entry.text, *entry.components, entry.link, entry.key)
        held = "\n".join(parts).casefold()
        return not self.only or any(word.casefold() in held for word in self.only)

"""Which of the entries of a feed are known, also after the feed has given them other ids."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from dispatch.feeds.entry import Entry
from dispatch.feeds.feed_state import Seen

REFRESHED: Final = timedelta(days=1)
"""How often it is noted that an entry is still there: each note costs a write."""
_LATELY: Final = 2 * REFRESHED
_FIRST_YEAR: Final = 2000
_CLOCKS_DIFFER: Final = timedelta(days=1)


class Recognition:
    """The `entries` of a feed as of `now`, and what was `seen` of each."""

    def __init__(self, seen: Sequence[Seen], entries: Sequence[Entry], now: datetime) -> None:
        self.now = now
        self.by_key = {one.key: one for one in seen}
        known = [one for one in entries if short(one.key) in self.by_key]
        there = {short(one.key) for one in entries}
        self._vanished = [one for one in seen if one.key not in there]
        self._all_renamed = not known
        self.before = dict(self._matched(entries))
        self.entries = [self._as_named_first(one) for one in entries]

    @property
    def gone(self) -> list[Seen]:
        """What was seen, and is in the feed under no id."""
        found = {one.key for one in self.before.values()}
        return [one for one in self._vanished if one.key not in found]

    def time_of(self, entry: Entry) -> datetime | None:
        """The entry's time, unless it cannot be right."""
        at = entry.at
        wrong = at is None or at.year < _FIRST_YEAR or at > self.now + _CLOCKS_DIFFER
        return None if wrong else at

    def _matched(self, entries: Sequence[Entry]) -> Iterator[tuple[str, Seen]]:
        left = [one for one in self._vanished if one.last_seen_at > self.now - _LATELY]
        for entry in entries:
            old = self.by_key.get(short(entry.key))
            if old is None:
                old = next((one for one in left if self._is_renamed(entry, one)), None)
                left = [one for one in left if one is not old]
            if old:
                yield entry.key, old

    def _is_renamed(self, entry: Entry, old: Seen) -> bool:
        """Whether it says the same at the same time, or says the same where every id is another.

        So it is when a status page moves to another address, or when its feed becomes Atom.
        """
        if short(entry.digest) != old.digests[-1]:
            return False
        at = self.time_of(entry)
        same_time = at is not None and at == old.at
        return same_time or (self._all_renamed and entry.trouble == old.trouble)

    def _as_named_first(self, entry: Entry) -> Entry:
        """Its trouble stays what it was: what others in the feed share with it comes and goes."""
        old = self.before.get(entry.key)
        return replace(entry, trouble=old.trouble) if old else entry


def short(text: str) -> str:
    """Sixteen characters that stand for `text`."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def later(one: datetime | None, other: datetime | None) -> bool:
    """Whether both are known and `one` is the later."""
    return one is not None and other is not None and one > other

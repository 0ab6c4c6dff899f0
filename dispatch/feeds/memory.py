"""What is remembered of a feed's entries, and which entries say something that is not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from dispatch.feeds.entry import Entry
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import Seen

KEPT_FOR: Final = timedelta(days=30)
"""An entry that is gone from its feed is remembered for so long: it may come back."""
MOST_KEPT: Final = 600
"""Entries remembered of one feed: its state is one DynamoDB item of 400 KB at most."""
MOST_DIGESTS: Final = 4
"""Texts remembered of one entry: caches in front of a page serve old ones now and then."""
OLD: Final = timedelta(days=7)
"""A new entry dated earlier, and before all that are known, has only come up from below. Where none
are known, the newest that the feed lists is what it is compared with."""
_FIRST_YEAR: Final = 2000
_CLOCKS_DIFFER: Final = timedelta(days=1)
_REFRESHED: Final = timedelta(days=1)


class Memory:
    """What a feed's entries have said, as of `now`, when it holds `entries`."""

    def __init__(self, seen: Sequence[Seen], entries: Sequence[Entry], now: datetime) -> None:
        self.now, self.entries = now, entries
        self.by_key = {one.key: one for one in seen}
        self.by_trouble: defaultdict[str, list[Seen]] = defaultdict(list)
        for one in seen:
            self.by_trouble[one.trouble].append(one)
        known = [one.at for one in seen if one.at]
        listed = [at for at in map(self.time_of, entries) if at]
        self.floor = min(*known, now - OLD) if known else max(listed, default=now) - OLD

    def is_news(self, entry: Entry) -> bool:
        """Whether the entry says what it, and its trouble, have not said before."""
        old = self.by_key.get(short(entry.key))
        if old:
            return not self._has_said(entry, old)
        kin = self.by_trouble[short(entry.trouble)]
        at = self.time_of(entry)
        if any(short(entry.digest) in one.digests and not _later(at, one.at) for one in kin):
            return False
        overtaken = any(_later(one.at, at) for one in kin if at)
        return not overtaken and not self._has_come_up(at)

    def newest_of_each_trouble(self, news: Sequence[Entry]) -> list[Entry]:
        """One entry a trouble, the oldest first."""
        return list({one.trouble: one for one in self._in_order(news)}.values())

    def wanted_before(self, entry: Entry) -> bool:
        """Whether the feed wanted an entry of this trouble before."""
        return any(one.wanted for one in self.by_trouble[short(entry.trouble)])

    def state_before(self, entry: Entry) -> str:
        """What the trouble's latest entry said before; empty where there was none."""
        kin = self.by_trouble[short(entry.trouble)]
        latest = max(kin, key=lambda one: (one.at or self.floor, one.last_seen_at), default=None)
        return latest.state.value if latest else ""

    def after(self, feed: Feed) -> tuple[Seen, ...]:
        """What is to be remembered from now on."""
        current = [self._seen(one, wanted=feed.wants(one)) for one in self.entries]
        there = {one.key for one in current}
        gone = [
            one
            for one in self.by_key.values()
            if one.key not in there and one.last_seen_at > self.now - KEPT_FOR
        ]
        gone.sort(key=lambda one: one.last_seen_at, reverse=True)
        return tuple([*current, *gone][:MOST_KEPT])

    def time_of(self, entry: Entry) -> datetime | None:
        """The entry's time, unless it cannot be right."""
        at = entry.at
        wrong = at is None or at.year < _FIRST_YEAR or at > self.now + _CLOCKS_DIFFER
        return None if wrong else at

    def _has_said(self, entry: Entry, old: Seen) -> bool:
        """An earlier text under a later time is a trouble come back, otherwise an old copy."""
        digest = short(entry.digest)
        if digest in old.digests[:-1]:
            return not _later(self.time_of(entry), old.at)
        return digest in old.digests

    def _has_come_up(self, at: datetime | None) -> bool:
        """Whether it stood below what the feed lists, until one of that was removed."""
        return at is not None and at < self.floor

    def _seen(self, entry: Entry, *, wanted: bool) -> Seen:
        digest, at = short(entry.digest), self.time_of(entry)
        trouble = short(entry.trouble)
        old = self.by_key.get(short(entry.key))
        if old is None:
            return Seen(short(entry.key), trouble, (digest,), entry.state, at, self.now, wanted)
        stale = self.now - old.last_seen_at >= _REFRESHED
        kept = replace(
            old,
            trouble=trouble,
            last_seen_at=self.now if stale else old.last_seen_at,
            at=at if _later(at, old.at) else old.at,
            wanted=old.wanted or wanted,
        )
        if self._has_said(entry, old):
            return kept
        digests = [one for one in old.digests if one != digest]
        return replace(kept, digests=(*digests, digest)[-MOST_DIGESTS:], state=entry.state)

    def _in_order(self, news: Sequence[Entry]) -> list[Entry]:
        """The oldest first: by their times, or where one has none as the feed lists them."""
        times = {one.key: self.time_of(one) for one in news}
        listed = [at for at in map(self.time_of, self.entries) if at]
        ascending = bool(listed) and listed[0] < listed[-1]
        news = news if ascending else news[::-1]
        if not all(times.values()):
            return list(news)
        unknown = datetime.min.replace(tzinfo=UTC)
        return sorted(news, key=lambda one: times[one.key] or unknown)


def short(text: str) -> str:
    """Sixteen characters that stand for `text`."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _later(one: datetime | None, other: datetime | None) -> bool:
    """Whether both are known and `one` is the later."""
    return one is not None and other is not None and one > other

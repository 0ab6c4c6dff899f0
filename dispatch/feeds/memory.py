"""What is remembered of a feed's entries, and which entries say something that is not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from dispatch.feeds.entry import Entry
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import Seen
from dispatch.feeds.recognition import REFRESHED, Recognition, later, short

KEPT_FOR: Final = timedelta(days=30)
"""An entry that is gone from its feed is remembered for so long: it may come back."""
MOST_KEPT: Final = 500
"""Entries remembered of one feed: its state is one DynamoDB item of 400 KB at most."""
MOST_DIGESTS: Final = 4
"""Whole texts remembered of one entry: caches in front of a page serve old ones now and then."""
MOST_HEARD: Final = 16
"""Parts of texts remembered of one entry, by MARK letters each: a cache may also serve an old text
that no poll has seen."""
MARK: Final = 6
OLD: Final = timedelta(days=7)
"""A new entry dated earlier, and before all that are known, has only come up from below. Where none
are known, the newest that the feed lists is what it is compared with."""


class Memory:
    """What a feed's entries have said, as of `now`, when it holds `entries`."""

    def __init__(self, seen: Sequence[Seen], entries: Sequence[Entry], now: datetime) -> None:
        self.now = now
        self.known = Recognition(seen, entries, now)
        self.entries = self.known.entries
        self.by_trouble: defaultdict[str, list[Seen]] = defaultdict(list)
        for one in seen:
            self.by_trouble[one.trouble].append(one)
        dated = [one.at for one in seen if one.at]
        listed = [at for at in map(self.known.time_of, entries) if at]
        self.floor = min(*dated, now - OLD) if dated else max(listed, default=now) - OLD

    def news(self) -> list[Entry]:
        """The entries that say what they, and their troubles, have not said before."""
        return [one for one in self.entries if self._is_news(one)]

    def newest_of_each_trouble(self, news: Sequence[Entry]) -> list[Entry]:
        """One entry a trouble, the oldest first."""
        return list({one.trouble: one for one in self._in_order(news)}.values())

    def wanted_before(self, entry: Entry) -> bool:
        """Whether the feed wanted an entry of this trouble before."""
        return any(one.wanted for one in self.by_trouble[entry.trouble])

    def state_before(self, entry: Entry) -> str:
        """What the trouble's latest entry said before; empty where there was none."""
        kin = self.by_trouble[entry.trouble]
        latest = max(kin, key=lambda one: (one.at or self.floor, one.last_seen_at), default=None)
        return latest.state.value if latest else ""

    def after(self, feed: Feed) -> tuple[Seen, ...]:
        """What is to be remembered from now on."""
        current = [self._seen(one, wanted=feed.wants(one)) for one in self.entries]
        gone = [one for one in self.known.gone if one.last_seen_at > self.now - KEPT_FOR]
        gone.sort(key=lambda one: one.last_seen_at, reverse=True)
        return tuple([*current, *gone][:MOST_KEPT])

    def _is_news(self, entry: Entry) -> bool:
        at = self.known.time_of(entry)
        if old := self.known.before.get(entry.key):
            return not (self._has_said(entry, old) or self._is_overtaken(entry, at))
        kin = self.by_trouble[entry.trouble]
        if any(short(entry.digest) in one.digests and not later(at, one.at) for one in kin):
            return False
        overtaken = any(later(one.at, at) for one in kin)
        return not overtaken and not self._has_come_up(at)

    def _is_overtaken(self, entry: Entry, at: datetime | None) -> bool:
        """Whether another entry of the feed tells of its trouble later: a mended text is no news.

        Entries that are gone do not count, as the feed may have dated them in another way.
        """
        kin = (one for one in self.entries if one.trouble == entry.trouble)
        return any(later(self.known.time_of(one), at) for one in kin)

    def _has_said(self, entry: Entry, old: Seen) -> bool:
        """An earlier text under a later time is a trouble come back, otherwise an old copy."""
        digest = short(entry.digest)
        if digest == old.digests[-1]:
            return True
        earlier = digest in old.digests or {*_marks(entry)} <= {*old.heard}
        return earlier and not later(self.known.time_of(entry), old.at)

    def _has_come_up(self, at: datetime | None) -> bool:
        """Whether it stood below what the feed lists, until one of that was removed."""
        return at is not None and at < self.floor

    def _seen(self, entry: Entry, *, wanted: bool) -> Seen:
        old = self.known.before.get(entry.key) or self._new(entry)
        digest, at = short(entry.digest), self.known.time_of(entry)
        stale = self.now - old.last_seen_at >= REFRESHED
        kept = replace(
            old,
            key=short(entry.key),
            last_seen_at=self.now if stale else old.last_seen_at,
            at=at if old.at is None or later(at, old.at) else old.at,
            wanted=old.wanted or wanted,
        )
        if self._has_said(entry, old):
            return kept
        digests = [one for one in old.digests if one != digest]
        marks = _marks(entry)
        heard = [one for one in old.heard if one not in marks]
        return replace(
            kept,
            digests=(*digests, digest)[-MOST_DIGESTS:],
            heard=(*heard, *marks)[-MOST_HEARD:],
            state=entry.state,
        )

    def _new(self, entry: Entry) -> Seen:
        return Seen(
            key=short(entry.key),
            trouble=entry.trouble,
            digests=(short(entry.digest),),
            state=entry.state,
            at=self.known.time_of(entry),
            last_seen_at=self.now,
            heard=_marks(entry)[-MOST_HEARD:],
        )

    def _in_order(self, news: Sequence[Entry]) -> list[Entry]:
        """The oldest first: by their times, or where one has none as the feed lists them."""
        times = {one.key: self.known.time_of(one) for one in news}
        listed = [at for at in map(self.known.time_of, self.entries) if at]
        ascending = bool(listed) and listed[0] < listed[-1]
        news = news if ascending else news[::-1]
        if not all(times.values()):
            return list(news)
        unknown = datetime.min.replace(tzinfo=UTC)
        return sorted(news, key=lambda one: times[one.key] or unknown)


def _marks(entry: Entry) -> tuple[str, ...]:
    """A few letters for each part; an entry without parts has said nothing that is known."""
    return tuple(one[:MARK] for one in entry.parts or (entry.digest,))

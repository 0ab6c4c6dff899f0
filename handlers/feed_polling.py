"""Polls the feeds that are due: what is news goes on the bus, what fails is reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from dispatch.errors import DeliveryError, OutcomeUnknown, StateConflict
from dispatch.feeds.changes import DETAIL_TYPE, SOURCE
from dispatch.feeds.feed import Feed
from dispatch.feeds.polling import Found, Kept, due, follow, is_abandoned, is_worth_writing
from dispatch.notices import notice_of_feed
from handlers.adapters.event_bus import EventBus
from handlers.adapters.feed_states import FeedStates
from handlers.adapters.log import log
from handlers.adapters.notifier import Notifier
from handlers.feed_looks import Looks

FRESH_FOR = timedelta(minutes=5)
"""A warm function knows what it wrote last; what another one wrote it learns within this, or when
its own write is refused."""
TOPIC = "operations"


@dataclass
class FeedPoller:
    """Feeds by their name, and what is known of them since the last cold start."""

    feeds: Mapping[str, Feed]
    looks: Looks
    states: FeedStates
    notifier: Notifier
    bus: EventBus = field(default_factory=EventBus)
    _kept: dict[str, Kept] = field(default_factory=dict)
    _loaded_at: datetime | None = None

    def run(self, now: datetime) -> int:
        """Poll what is due at `now`, a whole minute; returns how many feeds that were.

        What cannot be written or told waits for the next minute: it raises OutcomeUnknown, once
        all others are done. What botocore raises where nothing can be read, raises.
        """
        self._remember(now)
        abandoned = [name for name, kept in self._kept.items() if is_abandoned(kept, now)]
        undone = [name for name in abandoned if not self._done(name, partial(self._put, name))]
        polled = due(self.feeds.values(), self._kept, now)
        for feed, found in self.looks.at(polled, dict(self._kept)):
            if not self._done(feed.name, partial(self._take, feed, found, now)):
                undone.append(feed.name)
        if undone:
            raise OutcomeUnknown(f"feeds to be tried again: {', '.join(undone)}")
        return len(polled)

    @property
    def failing(self) -> int:
        """How many feeds failed so often that operations was told."""
        return sum(kept.state.reported for kept in self._kept.values())

    def _remember(self, now: datetime) -> None:
        if self._loaded_at is None or abs(now - self._loaded_at) >= FRESH_FOR:
            stored = self.states.load(self._kept)
            self._kept = {
                name: stored.get(name, Kept()).listed_as(feed) for name, feed in self.feeds.items()
            }
            self._loaded_at = now

    def _done(self, name: str, work: Callable[[], None]) -> bool:
        """Whether nothing is left of it to be tried again; what is stored is then read anew."""
        try:
            work()
        except StateConflict:
            log.info("another poller was first", feed=name)
            self._loaded_at = None
        except DeliveryError as error:
            log.warning("feed is tried again", feed=name, why=str(error))
            self._loaded_at = None
            return False
        return True

    def _take(self, feed: Feed, found: Found, now: datetime) -> None:
        """One feed's poll. Operations is told first: rather twice than never."""
        before = self._kept[feed.name]
        poll = follow(feed, before.state, found, now)
        if found.fault:
            log.warning("feed failed", feed=feed.name, why=found.fault, times=poll.state.failures)
        if poll.report:
            self.notifier.publish(TOPIC, notice_of_feed(poll.report))
        after = replace(before, state=poll.state)
        if poll.news:
            after = replace(after, waiting=poll.news, since=now)
        if poll.news or is_worth_writing(before.state, poll.state):
            after = self.states.save(feed.name, after)
        self._kept[feed.name] = after
        if poll.news:
            self._put(feed.name)

    def _put(self, name: str) -> None:
        """What waits goes on the bus, in its order, and waits no more."""
        kept = self._kept[name]
        self.bus.put(SOURCE, DETAIL_TYPE, kept.waiting)
        self._kept[name] = self.states.save(name, replace(kept, waiting=(), since=None))

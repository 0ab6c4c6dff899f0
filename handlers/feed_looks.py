"""Looks at feeds: several at once, each by itself, all within the time of one run."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from dispatch.errors import FeedFault
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import FeedState, Validators
from dispatch.feeds.polling import Found, Kept
from dispatch.feeds.reading import fault, read_entries
from handlers.adapters.feed_client import FeedClient, Page
from handlers.adapters.log import log_fault

AT_ONCE = 16
BEGUN_WITHIN = 25.0
"""Seconds: a feed whose turn has not come by then is left for the next minute."""
OVER_AFTER = 45.0
"""Seconds for all; one that is not read by then counts as failed."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What is needed to look at feeds."""

    client: FeedClient

    def at(self, feeds: Sequence[Feed], kept: Mapping[str, Kept]) -> Iterator[tuple[Feed, Found]]:
        """Each feed with what was found, those that were too late left out."""
        if len(feeds) == 1:
            yield feeds[0], self.look(feeds[0], kept[feeds[0].name].state)
            return
        begun = time.monotonic()
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="feed")
        waiting = {
            pool.submit(self._in_time, one, kept[one.name].state, begun): one for one in feeds
        }
        try:
            yield from _results(waiting, begun)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def look(self, feed: Feed, state: FeedState) -> Found:
        """One feed. Whatever is wrong with it is in the answer: it must not keep others waiting."""
        try:
            page = self.client.fetch(feed.url, state.validators)
            return _read(page, state) if page else Found(validators=state.validators)
        except FeedFault as error:
            return Found(fault=str(error))
        except Exception as error:  # noqa: BLE001 - a feed that nobody foresaw; reported as failing
            log_fault("feed failed", error, feed=feed.name)
            return Found(fault=f"not understood: {type(error).__name__}")

    def _in_time(self, feed: Feed, state: FeedState, begun: float) -> Found | None:
        late = time.monotonic() - begun > BEGUN_WITHIN
        return None if late else self.look(feed, state)


def _read(page: Page, state: FeedState) -> Found:
    """A body that was read before is not read again, whatever its headers say."""
    digest = sha256(page.body).hexdigest()
    given = page.validators
    validators = Validators(given.etag, given.last_modified, digest)
    if state.baseline and digest == state.validators.body:
        return Found(validators=validators)
    from handlers.adapters.feed_text import parse  # noqa: PLC0415 - slow to import

    parsed = parse(page)
    if why := fault(parsed):
        raise FeedFault(why)
    return Found(tuple(read_entries(parsed)), validators)


def _results(
    waiting: Mapping[Future[Found | None], Feed], begun: float
) -> Iterator[tuple[Feed, Found]]:
    """Each as soon as it is there."""
    left = dict(waiting)
    with suppress(TimeoutError):
        for one in as_completed(waiting, begun + OVER_AFTER - time.monotonic()):
            feed, result = left.pop(one), one.result()
            if result is not None:
                yield feed, result
    for feed in left.values():
        yield feed, Found(fault=f"not read after {OVER_AFTER:.0f} s")

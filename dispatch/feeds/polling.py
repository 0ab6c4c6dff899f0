"""Polls of feeds: which are due, and what follows from what one of them gave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dispatch.feeds.changes import changes
from dispatch.feeds.entry import Entry
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import (
    NO_VALIDATORS,
    FeedState,
    Validators,
    as_listed,
    failed,
    is_due,
    unchanged,
    works_again,
)

ABANDONED_AFTER: Final = timedelta(minutes=1)
"""A poll is over within the minute: whoever has put events aside for longer is not coming back."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
Detail = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a feed; version 0 is one of which nothing is.

    `waiting` are details of events that were decided together with `state`, at `since`, and are
    not known to be on the bus.
    """

    state: FeedState = FeedState()  # noqa: RUF009 - frozen
    version: int = 0
    waiting: tuple[Detail, ...] = ()
    since: datetime | None = None

    def listed_as(self, feed: Feed) -> "Kept":
        """The same, for a feed whose address may have been changed in the list."""
        return replace(self, state=as_listed(feed, self.state))


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a feed gave: its entries, None where they are those of before, or a fault."""

    entries: tuple[Entry, ...] | None = None
    validators: Validators = NO_VALIDATORS
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What follows: the next state, events to put on the bus, and a report to operations if any."""

    state: FeedState
    news: tuple[Detail, ...] = ()
    report: str = ""


def due(feeds: Iterable[Feed], kept: Mapping[str, Kept], now: datetime) -> list[Feed]:
    """The feeds to poll now, the longest waiting first; not those whose events are under way."""
    ready = [
        one for one in feeds if is_due(kept[one.name].state, now) and not kept[one.name].waiting
    ]
    return sorted(ready, key=lambda one: kept[one.name].state.next_poll_at or _NEVER)


def is_abandoned(kept: Kept, now: datetime) -> bool:
    """Whether events wait for somebody to put them on the bus."""
    return bool(kept.waiting) and (kept.since is None or now - kept.since >= ABANDONED_AFTER)


def follow(feed: Feed, before: FeedState, found: Found, now: datetime) -> Poll:
    """What follows from what was found."""
    if found.fault:
        return Poll(*_reported(failed(feed, before, found.fault, now)))
    report = works_again(feed, before)
    if found.entries is None:
        state = replace(unchanged(feed, before, now), validators=found.validators)
        return Poll(state, report=report)
    state, news = changes(feed, before, found.entries, now, found.validators)
    return Poll(state, tuple(one.detail for one in news), report)


def is_worth_writing(before: FeedState, after: FeedState) -> bool:
    """Whether anything is new but the time of the next poll, which a warm function remembers.

    After a cold start each feed is polled once too often; a write for every poll costs more.
    """
    return replace(after, next_poll_at=None) != replace(before, next_poll_at=None)


def _reported(decided: tuple[FeedState, str]) -> tuple[FeedState, tuple[Detail, ...], str]:
    state, report = decided
    return state, (), report

"""What is kept of a feed from one poll to the next, and when it is polled again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from dispatch.feeds.entry import State
from dispatch.feeds.feed import Feed

FAILURES_TO_REPORT: Final = 3
"""Polls in a row that fail before anybody is told: one time-out is nothing."""
LONGEST_BACK_OFF: Final = timedelta(hours=1)
"""A feed that works again is polled within this, or within its own interval if that is longer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as it was last: a digest of its key, and digests of what it has said so far.

    `digests` are of whole texts and end with the latest, `heard` are of parts. `trouble` stays what
    it was at first sight. `at` is the latest time the feed named for it. `wanted` is kept once the
    feed wanted it: "it is resolved" may hold none of the words that were looked for.
    """

    key: str
    trouble: str
    digests: tuple[str, ...]
    state: State
    at: datetime | None
    last_seen_at: datetime
    wanted: bool = False
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells that a body is the one already read: HTTP's two headers, and its own digest."""

    etag: str = ""
    last_modified: str = ""
    body: str = ""


NO_VALIDATORS: Final = Validators()


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed's memory; dispatch.codec turns it into JSON and back. The default is a new feed's.

    Before the `baseline` nothing is news. `address` is a digest of the one it was fetched from.
    """

    baseline: bool = False
    entries: tuple[Seen, ...] = ()
    validators: Validators = NO_VALIDATORS
    next_poll_at: datetime | None = None
    failures: int = 0
    reported: bool = False
    address: str = ""


def as_listed(feed: Feed, state: FeedState) -> FeedState:
    """The state to begin a poll with: at an address that is new to it, the next is a baseline.

    What was seen stays known: the address may be another one of the same page.
    """
    address = sha256(feed.url.encode()).hexdigest()[:16]
    if state.address == address:
        return state
    return replace(
        state, address=address, baseline=False, validators=NO_VALIDATORS, next_poll_at=None
    )


def is_due(state: FeedState, now: datetime) -> bool:
    """Whether it is time to poll; a feed that was never polled is due."""
    return state.next_poll_at is None or now >= state.next_poll_at


def unchanged(feed: Feed, state: FeedState, now: datetime) -> FeedState:
    """The state after a poll that gave what was read before: 304, or the same body."""
    return replace(state, next_poll_at=now + feed.every, failures=0, reported=False)


def failed(feed: Feed, state: FeedState, why: str, now: datetime) -> tuple[FeedState, str]:
    """The state after a poll that gave nothing usable, and what to report: mostly nothing.

    The text is there once, at the third failure in a row. Each failure doubles the wait.
    """
    failures = state.failures + 1
    wait = min(feed.every * 2 ** min(failures, 12), max(feed.every, LONGEST_BACK_OFF))
    report = failures >= FAILURES_TO_REPORT and not state.reported
    after = replace(
        state,
        failures=failures,
        next_poll_at=now + wait,
        reported=state.reported or report,
    )
    text = f"{feed.name}: the status feed failed {failures} times in a row, last: {why}"
    return after, text if report else ""


def works_again(feed: Feed, before: FeedState) -> str:
    """What to report of a poll that worked after `before`: nothing unless a failure was."""
    return f"{feed.name}: the status feed works again" if before.reported else ""

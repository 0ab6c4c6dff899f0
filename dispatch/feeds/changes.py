"""What of a feed is news: entries that are new, and entries that say something else than before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from dispatch.alert import SUMMARY_LIMIT
from dispatch.feeds.entry import Entry
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import NO_VALIDATORS, FeedState, Validators, unchanged
from dispatch.feeds.memory import Memory

SOURCE: Final = "tocsin.feeds"
DETAIL_TYPE: Final = "Status Feed Entry"


@dataclass(frozen=True, slots=True)
class Change:
    """One event to put on the bus: `detail` is JSON, `id` the same whenever it is found again."""

    id: str
    detail: Mapping[str, Any]


def changes(
    feed: Feed,
    state: FeedState,
    entries: Sequence[Entry],
    now: datetime,
    validators: Validators = NO_VALIDATORS,
) -> tuple[FeedState, tuple[Change, ...]]:
    """The state after a poll that gave `entries`, and what of them is news, the oldest first.

    A feed's first entries are none. Of several entries that tell of one trouble only the newest is
    news: a trouble that was over before it was seen rings nobody.
    """
    memory = Memory(state.entries, entries, now)
    newest = memory.newest_of_each_trouble(memory.news() if state.baseline else ())
    wanted = [one for one in newest if feed.wants(one) or memory.wanted_before(one)]
    found = tuple(_change(feed, one, memory.state_before(one)) for one in wanted)
    after = replace(
        unchanged(feed, state, now),
        baseline=True,
        entries=memory.after(feed),
        validators=validators,
    )
    return after, found


def _change(feed: Feed, entry: Entry, before: str) -> Change:
    whole = f"{feed.name}\n{entry.key}\n{entry.digest}"
    change_id = sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
    detail = {
        "feed": feed.name,
        "pages": feed.pages,
        "entry": entry.key,
        "trouble": entry.trouble,
        "title": entry.title,
        "state": entry.state.value,
        "state_before": before,
        "impact": entry.impact.value,
        "components": list(entry.components),
        "link": entry.link,
        "published_at": _iso(entry.published_at),
        "updated_at": _iso(entry.updated_at),
        "text": entry.text[:SUMMARY_LIMIT],
        "change": change_id,
    }
    return Change(change_id, detail)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

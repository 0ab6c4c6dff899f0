"""What is kept of each status feed, in the table of `Store`.

| pk    | sk   | holds                                                                       |
|-------|------|-----------------------------------------------------------------------------|
| feeds | NAME | the feed's state, its version, and the events that are not on the bus yet   |

A poll's state and its events are written together, under the condition that nobody wrote
meanwhile: of two pollers one loses, and puts nothing on the bus. The events go there next, and a
second write takes them out of the item. After a crash in between they are found there and put on
the bus, perhaps once more, which joins: nothing is lost, and nothing rings twice.

They lie under one key, so that one query reads them all, whatever their number.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.codec import decode, encode
from dispatch.errors import OutcomeUnknown
from dispatch.feeds.feed_state import FeedState
from dispatch.feeds.polling import Detail, Kept
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told, unchanged

FEEDS = "feeds"


class FeedStates:
    """One table. Reads are consistent; a write that lost a race raises StateConflict."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, known: Mapping[str, Kept]) -> dict[str, Kept]:
        """All that is stored, by the name of the feed; what is `known` in its version stays so.

        Mostly nobody else has written: the versions, which are a small part of it, tell that.
        """
        if known and all(
            known[item["sk"]["S"]].version == _version(item)
            for item in self._stored(ProjectionExpression="sk, version")
            if item["sk"]["S"] in known
        ):
            return dict(known)
        listed = [(item["sk"]["S"], item) for item in self._stored()]
        return {name: _current(known.get(name), item) for name, item in listed}

    def _stored(self, **more: str) -> Iterator[Mapping[str, Any]]:
        pages = client("dynamodb").get_paginator("query")
        found = pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": FEEDS}},
            ConsistentRead=True,
            **more,
        )
        return (item for page in found for item in page["Items"])

    def save(self, name: str, kept: Kept) -> Kept:
        """Store it in place of the version it was made from; returns it as it is stored.

        Raises StateConflict, and OutcomeUnknown where it may be stored or not.
        """
        version = kept.version + 1
        item: dict[str, Any] = items.key(FEEDS, name) | {
            "doc": {"S": json.dumps(encode(kept.state), ensure_ascii=False)},
            "version": {"N": str(version)},
        }
        if kept.waiting and kept.since:
            item |= {
                "news": {"B": _packed(kept.waiting)},
                "news_since": {"S": kept.since.isoformat()},
            }
        try:
            with conflicts_told():
                client("dynamodb").put_item(
                    TableName=self.table, Item=item, **unchanged(kept.version)
                )
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"state of {name}: {type(error).__name__}") from error
        return replace(kept, version=version)


def _current(known: Kept | None, item: Mapping[str, Any]) -> Kept:
    """A function that made the version itself also knows when the next poll is."""
    if known is not None and known.version == _version(item):
        return known
    return _kept(item)


def _version(item: Mapping[str, Any]) -> int:
    return int(item["version"]["N"])


def _kept(item: Mapping[str, Any]) -> Kept:
    return Kept(
        state=decode(FeedState, json.loads(item["doc"]["S"])),
        version=_version(item),
        waiting=_unpacked(item["news"]["B"]) if "news" in item else (),
        since=datetime.fromisoformat(item["news_since"]["S"]) if "news_since" in item else None,
    )


def _packed(details: tuple[Detail, ...]) -> bytes:
    """The news of 300 entries is more than an item holds, unless it is packed."""
    return zlib.compress(json.dumps(details, ensure_ascii=False).encode("utf-8", "replace"))


def _unpacked(packed: bytes) -> tuple[Detail, ...]:
    return tuple(json.loads(zlib.decompress(packed)))

"""Silences and what they hold, in the table of `Store`.

| pk         | sk            | holds                                                        |
|------------|---------------|--------------------------------------------------------------|
| silences   | END#ID        | one silence; those that may still hold anything stand last   |
| silence#ID | held#INCIDENT | one incident that it held back                               |
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.codec import decode, encode
from dispatch.incident import Incident
from dispatch.silence_view import Held
from dispatch.silences import Silence
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.log import log
from handlers.adapters.store import conflicts_told

EARLIEST = "0"
"""Before the end of every silence."""
STANDS = "attribute_exists(pk) AND attribute_not_exists(ended)"
Write = dict[str, Any]
"""One entry of TransactItems."""


class Silences:
    """Reads are consistent: an alert right after `tocsin silence add` is held back."""

    def __init__(self, table: str) -> None:
        self.table = table

    def current(self, now: datetime) -> list[Silence]:
        """Those that are not past."""
        return [_silence_of(item) for item in self._query("silences", _sortable(now))]

    def current_if_readable(self, now: datetime) -> list[Silence]:
        """The same; none where they cannot be read, for a pager fails open."""
        try:
            return self.current(now)
        except (ClientError, BotoCoreError, KeyError, TypeError, ValueError) as error:
            log.warning("silences not readable: nothing is held back", error=type(error).__name__)
            return []

    def all(self) -> list[Silence]:
        """Every silence of the last 90 days and those to come, the last to end first."""
        found = self._query("silences", EARLIEST)
        return [_silence_of(item) for item in found][::-1]

    def held(self, silence: Silence) -> list[Held]:
        """What it held back."""
        found = self._query(f"silence#{silence.id}", "held#")
        return [decode(Held, json.loads(item["doc"]["S"])) for item in found]

    def add(self, silence: Silence) -> None:
        """Store it; raises StateConflict where it is stored already."""
        self._put(_item(silence), "attribute_not_exists(pk)")

    def end(self, silence: Silence) -> None:
        """Store that it was ended; raises StateConflict where somebody else ended it first."""
        self._put(_item(silence) | {"ended": {"S": "yes"}}, STANDS)

    def while_they_stand(self, silences: Sequence[Silence], incident: Incident) -> list[Write]:
        """What makes a transaction fail once one of these was ended, and else remembers it.

        Without the condition, a silence that is ended meanwhile would not know of the incident.
        """
        stand = [
            {
                "ConditionCheck": {
                    "TableName": self.table,
                    "Key": _key(one),
                    "ConditionExpression": STANDS,
                }
            }
            for one in silences
        ]
        return [*stand, *({"Put": self._held(one, incident)} for one in silences)]

    def remember(self, silences: Sequence[Silence], incident: Incident) -> None:
        """Note that these hold the incident; raises StateConflict where one was ended meanwhile."""
        writes = self.while_they_stand(silences, incident)
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)

    def _held(self, silence: Silence, incident: Incident) -> dict[str, Any]:
        held = Held(incident.id, incident.alert.name, incident.opened_at)
        item = items.key(f"silence#{silence.id}", f"held#{incident.id}") | {
            "doc": {"S": json.dumps(encode(held), ensure_ascii=False)},
            "expires_at": items.expiry(silence.end),
        }
        return {"TableName": self.table, "Item": item}

    def _put(self, item: items.Item, condition: str) -> None:
        with conflicts_told():
            client("dynamodb").put_item(
                TableName=self.table, Item=item, ConditionExpression=condition
            )

    def _query(self, pk: str, after: str) -> Iterator[dict[str, Any]]:
        pages = client("dynamodb").get_paginator("query")
        values = {":pk": {"S": pk}, ":after": {"S": after}}
        for page in pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND sk > :after",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        ):
            yield from page["Items"]


def _key(silence: Silence) -> items.Item:
    return items.key("silences", f"{_sortable(silence.end)}#{silence.id}")


def _item(silence: Silence) -> items.Item:
    return _key(silence) | {
        "doc": {"S": json.dumps(encode(silence), ensure_ascii=False)},
        "expires_at": items.expiry(silence.end),
    }


def _silence_of(item: dict[str, Any]) -> Silence:
    return decode(Silence, json.loads(item["doc"]["S"]))


def _sortable(at: datetime) -> str:
    """To the second in UTC, so that text sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

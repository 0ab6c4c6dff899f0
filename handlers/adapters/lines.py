"""People's phone lines and the calls that were placed on them, in the table of `Store`.

| pk              | sk      | holds                                                              |
|-----------------|---------|--------------------------------------------------------------------|
| line#CONTACT    | line    | who wants this person, the call under way, the calls of 3 hours    |
| call#CONTACT_ID | attempt | whose call it is, by which route, and whom it told                 |

A line is written together with the budget and the call that change with it, or not at all.
"""

import json
from datetime import datetime
from typing import Any

from dispatch.codec import decode, encode
from dispatch.line.state import CallRecord, Line
from dispatch.routes.state import Budget
from handlers.adapters import items
from handlers.adapters.budgets import budget_item
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told, unchanged


class Lines:
    """One table. Reads are consistent; a write that lost a race raises StateConflict."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, contact: str) -> Line:
        """The contact's line; an idle one where nothing is stored yet."""
        item = self._get(_line_key(contact))
        return decode(Line, json.loads(item["doc"]["S"])) if item else Line(contact)

    def call(self, contact_id: str) -> CallRecord | None:
        """The call of that contact id, or None where it is none of ours."""
        item = self._get(items.call_key(contact_id))
        return decode(CallRecord, json.loads(item["doc"]["S"])) if item else None

    def save(
        self,
        line: Line,
        now: datetime,
        budget: Budget | None = None,
        call: tuple[str, CallRecord] | None = None,
    ) -> None:
        """Write the line, and what changes with it, in one transaction."""
        writes = [_put(_line_item(line), unchanged(line.version))]
        if budget is not None:
            writes.append(_put(budget_item(budget), unchanged(budget.version)))
        if call is not None:
            writes.append(_put(_call_item(*call, now), {}))
        for write in writes:
            write["Put"]["TableName"] = self.table
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)

    def _get(self, key: items.Item) -> dict[str, Any]:
        answer = client("dynamodb").get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return dict(answer.get("Item", {}))


def _line_key(contact: str) -> items.Item:
    return items.key(f"line#{contact}", "line")


def _line_item(line: Line) -> items.Item:
    return _line_key(line.contact) | items.versioned(line)


def _call_item(contact_id: str, call: CallRecord, now: datetime) -> items.Item:
    doc = {"doc": {"S": json.dumps(encode(call), ensure_ascii=False)}}
    return items.call_key(contact_id) | doc | {"expires_at": items.expiry(now)}


def _put(item: items.Item, condition: dict[str, Any]) -> dict[str, Any]:
    return {"Put": {"Item": item, **condition}}

"""Reading many incidents: the board's list, one timeline, what is overdue or stranded."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dispatch.draft import Entry
from dispatch.health import Overdue
from dispatch.incident import Incident, State
from handlers.adapters import items
from handlers.adapters.clients import client


class History:
    """Queries over the table of `Store`; eventually consistent where an index is read."""

    def __init__(self, table: str) -> None:
        self.table = table

    def recent(self, most: int) -> list[Incident]:
        """Up to `most` incidents, newest first."""
        query = {
            "IndexName": "recent",
            "KeyConditionExpression": "listing = :incident",
            "ExpressionAttributeValues": {":incident": {"S": "incident"}},
            "ScanIndexForward": False,
            "Limit": most,
        }
        answer = client("dynamodb").query(TableName=self.table, **query)
        return [items.incident_of(item) for item in answer["Items"]]

    def opened_since(self, since: datetime) -> list[str]:
        """The ids of all incidents that opened after `since`, newest first."""
        query = {
            "IndexName": "recent",
            "KeyConditionExpression": "listing = :incident AND opened_at > :since",
            "ExpressionAttributeValues": {
                ":incident": {"S": "incident"},
                ":since": {"S": since.isoformat()},
            },
            "ProjectionExpression": "pk",
            "ScanIndexForward": False,
        }
        return [item["pk"]["S"].removeprefix("incident#") for item in self._pages(query)]

    def drills(self, most: int) -> list[Incident]:
        """Up to `most` drills, newest first."""
        query = {
            "IndexName": "recent",
            "KeyConditionExpression": "listing = :drill",
            "ExpressionAttributeValues": {":drill": {"S": "drill"}},
            "ProjectionExpression": "pk",
            "ScanIndexForward": False,
            "Limit": most,
        }
        answer = client("dynamodb").query(TableName=self.table, **query)
        found = (self._get({"pk": one["pk"], "sk": {"S": "state"}}) for one in answer["Items"])
        return [items.incident_of(item) for item in found if item]

    def timeline(self, incident_id: str) -> list[Entry]:
        """Every line of one incident's timeline, in order."""
        values = {":pk": {"S": f"incident#{incident_id}"}, ":line": {"S": "timeline#"}}
        query = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :line)",
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
        }
        return [items.entry_of(item) for item in self._pages(query)]

    def last_of(self, dedup_key: str) -> Incident | None:
        """The incident that this trouble opened last, or None."""
        pointer = self._get(items.alert_key(dedup_key))
        found = self._get(items.incident_key(pointer["id"]["S"])) if pointer else {}
        return items.incident_of(found) if found else None

    def overdue(self, now: datetime) -> list[Overdue]:
        """Incidents whose deadline lies before `now`, oldest first."""
        query = {
            "IndexName": "overdue",
            "KeyConditionExpression": "waiting = :yes AND overdue_at < :now",
            "ExpressionAttributeValues": {":yes": {"S": "yes"}, ":now": {"S": now.isoformat()}},
        }
        return [
            Overdue(item["pk"]["S"].removeprefix("incident#"), _moment(item["overdue_at"]["S"]))
            for item in self._pages(query)
        ]

    def stranded(self, since: datetime) -> int:
        """How many incidents opened after `since` are open, and nothing is to come for them."""
        query = {
            "IndexName": "recent",
            "KeyConditionExpression": "listing = :incident AND opened_at > :since",
            "FilterExpression": "attribute_not_exists(waiting) AND #state = :open",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {
                ":incident": {"S": "incident"},
                ":since": {"S": since.isoformat()},
                ":open": {"S": State.OPEN.value},
            },
            "ProjectionExpression": "pk",
        }
        return sum(1 for _ in self._pages(query))

    def _get(self, key: items.Item) -> dict[str, Any]:
        return dict(client("dynamodb").get_item(TableName=self.table, Key=key).get("Item", {}))

    def _pages(self, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        paginator = client("dynamodb").get_paginator("query")
        for page in paginator.paginate(TableName=self.table, **query):
            yield from page["Items"]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""Incidents, attempts and dedup keys in one DynamoDB table; every write is conditional."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from dispatch.draft import Decision, Entry
from dispatch.errors import StateConflict
from dispatch.incident import Incident
from dispatch.traffic import Kind
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.items import EventOutcome

CONFLICTS = {"TransactionCanceledException", "ConditionalCheckFailedException"}


class Known(NamedTuple):
    """What became of an event already, the incident its trouble opened last, and its recovery."""

    outcome: EventOutcome | None
    last: str
    recovered_at: datetime | None


class Store:
    """One table. Reads are consistent; a write that lost a race raises StateConflict."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, incident_id: str) -> Incident | None:
        """The incident, or None."""
        item = self._get(items.incident_key(incident_id))
        return items.incident_of(item) if item else None

    def look_up(self, event_id: str, dedup_key: str) -> Known:
        """What is known of this event, and of this trouble."""
        keys = [
            items.event_key(event_id),
            items.alert_key(dedup_key),
            items.recovery_key(dedup_key),
        ]
        request = {self.table: {"Keys": keys, "ConsistentRead": True}}
        answer = client("dynamodb").batch_get_item(RequestItems=request)
        if answer.get("UnprocessedKeys"):
            raise StateConflict("DynamoDB could not read everything")  # half an answer misleads
        by_kind = {item["sk"]["S"]: item for item in answer["Responses"][self.table]}
        outcome = items.event_of(by_kind["outcome"]) if "outcome" in by_kind else None
        recovered = by_kind.get("recovered", {}).get("at", {}).get("S", "")
        return Known(
            outcome,
            by_kind.get("incident", {}).get("id", {}).get("S", ""),
            datetime.fromisoformat(recovered) if recovered else None,
        )

    def save(
        self,
        decision: Decision,
        outcome: EventOutcome | None = None,
        replaces: str = "",
        beside: Sequence[dict[str, Any]] = (),
    ) -> Incident:
        """Write state, timeline and, for an alert, the event's outcome in one transaction.

        `replaces` is the incident that the trouble opened before this new one, `beside` are
        further entries of the transaction.
        """
        incident = replace(decision.incident, version=decision.incident.version + 1)
        writes = [self._put(items.incident_item(incident), unchanged(decision.incident.version))]
        writes += self._timeline(incident, decision.reasons)
        if outcome is not None:
            writes.append(self._put_outcome(outcome, incident.opened_at))
        if incident.version == 1:
            writes += self._pointers(incident, replaces)
        self._write([*writes, *beside])
        return incident

    def save_outcome(
        self, outcome: EventOutcome, now: datetime, beside: Sequence[dict[str, Any]] = ()
    ) -> None:
        """Record what became of an event that concerns no incident."""
        self._write([self._put_outcome(outcome, now), *beside])

    def recovery(self, dedup_key: str, at: datetime, now: datetime) -> dict[str, Any]:
        """An entry of a transaction: this trouble's latest recovery was at `at`."""
        times = {"at": {"S": at.isoformat()}, "expires_at": items.expiry(now)}
        return self._put(items.recovery_key(dedup_key) | times, {})

    def outcome(self, event_id: str) -> EventOutcome | None:
        """What became of an event, or None."""
        item = self._get(items.event_key(event_id))
        return items.event_of(item) if item else None

    def _get(self, key: items.Item) -> dict[str, Any]:
        answer = client("dynamodb").get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return dict(answer.get("Item", {}))

    def _timeline(self, incident: Incident, reasons: Sequence[Entry]) -> list[dict[str, Any]]:
        lines = [items.entry_item(incident, number, one) for number, one in enumerate(reasons)]
        return [self._put(line, {}) for line in lines]

    def _put_outcome(self, outcome: EventOutcome, now: datetime) -> dict[str, Any]:
        return self._put(items.event_item(outcome, now), unchanged(0))

    def _pointers(self, incident: Incident, replaces: str) -> list[dict[str, Any]]:
        """What a new incident is found by."""
        drill = incident.kind is Kind.DRILL
        listed = [self._put(items.drill_item(incident), {})] if drill else []
        return [self._put_pointer(incident, replaces), *listed]

    def _put_pointer(self, incident: Incident, replaces: str) -> dict[str, Any]:
        item = items.alert_key(incident.alert.dedup_key) | {
            "id": {"S": incident.id},
            "expires_at": items.expiry(incident.opened_at),
        }
        condition = "attribute_not_exists(pk)"
        if not replaces:
            return self._put(item, {"ConditionExpression": condition})
        return self._put(
            item,
            {
                "ConditionExpression": f"{condition} OR #id = :replaced",
                "ExpressionAttributeNames": {"#id": "id"},
                "ExpressionAttributeValues": {":replaced": {"S": replaces}},
            },
        )

    def _put(self, item: items.Item, condition: dict[str, Any]) -> dict[str, Any]:
        return {"Put": {"TableName": self.table, "Item": item, **condition}}

    def _write(self, writes: list[dict[str, Any]]) -> None:
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)


@contextmanager
def conflicts_told() -> Iterator[None]:
    """A condition that did not hold any more becomes a StateConflict."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in CONFLICTS:
            raise StateConflict("somebody else wrote first") from error
        raise


def unchanged(version: int) -> dict[str, Any]:
    """The condition that the item is still as it was read; version 0 is an item not there yet."""
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "version = :read",
        "ExpressionAttributeValues": {":read": {"N": str(version)}},
    }

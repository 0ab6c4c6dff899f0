"""The budgets of the routes, in the table of `Store`: each is one item, written conditionally.

| pk           | sk     | holds                                                   |
|--------------|--------|---------------------------------------------------------|
| budget#ROUTE | budget | the route's leases, what was learned of it, its breaker |
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dispatch.codec import decode, encode
from dispatch.routes.budget import Budget
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told


class Budgets:
    """One table. Reads are consistent; a write that lost a race raises StateConflict."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, route: str) -> Budget:
        """The route's budget; an unused one where nothing is stored yet."""
        answer = client("dynamodb").get_item(
            TableName=self.table, Key=_key(route), ConsistentRead=True
        )
        item = answer.get("Item")
        return decode(Budget, json.loads(item["doc"]["S"])) if item else Budget(route)

    def load_all(self, routes: Iterable[str]) -> dict[str, Budget]:
        """The budgets by the name of their route."""
        return {route: self.load(route) for route in routes}

    def save(self, budget: Budget) -> Budget:
        """Store it and return it as it is stored; raises StateConflict."""
        written = replace(budget, version=budget.version + 1)
        item = _key(budget.route) | {
            "doc": {"S": json.dumps(encode(written), ensure_ascii=False)},
            "version": {"N": str(written.version)},
        }
        with conflicts_told():
            client("dynamodb").put_item(
                TableName=self.table, Item=item, **_unchanged(budget.version)
            )
        return written


def _key(route: str) -> items.Item:
    return items.key(f"budget#{route}", "budget")


def _unchanged(version: int) -> dict[str, Any]:
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "version = :read",
        "ExpressionAttributeValues": {":read": {"N": str(version)}},
    }

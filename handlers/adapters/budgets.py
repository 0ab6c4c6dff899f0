"""The budgets of the routes, in the table of `Store`: each is one item, written conditionally.

| pk           | sk     | holds                                                   |
|--------------|--------|---------------------------------------------------------|
| budget#ROUTE | budget | the route's leases, what was learned of it, its breaker |
"""

import json
from collections.abc import Iterable
from dataclasses import replace

from dispatch.codec import decode
from dispatch.routes.budget import Budget
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told, unchanged


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
        with conflicts_told():
            client("dynamodb").put_item(
                TableName=self.table, Item=budget_item(budget), **unchanged(budget.version)
            )
        return replace(budget, version=budget.version + 1)


def budget_item(budget: Budget) -> items.Item:
    """The budget as an item, in its next version."""
    return _key(budget.route) | items.versioned(budget)


def _key(route: str) -> items.Item:
    return items.key(f"budget#{route}", "budget")

"""moto's DynamoDB queries, made to cost what they find and not what the table holds.

moto puts every item of the table in order before it looks for those that a query wants. Here it is
shown only those that have the key the query names. Everything else stays moto's.
"""

from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Untyped = Any
"""moto ships no types."""
_QUERY = DynamoDBBackend.query
_ALL_ITEMS = Table.all_items


def install() -> None:
    """Replace moto's choice of items; calling it again changes nothing."""
    backend: Any = DynamoDBBackend
    table: Any = Table
    backend.query = _query
    table.all_items = _shown


def _query(
    backend: Untyped, table_name: str, hash_key: Untyped, *positional: Untyped, **named: Untyped
) -> Untyped:
    table = backend.get_table(table_name)
    index = named.get("index_name")
    if table.has_range_key and hash_key:
        table.shown = sorted(_found(table, hash_key, index), key=_place)
    try:
        return _QUERY(backend, table_name, hash_key, *positional, **named)
    finally:
        table.__dict__.pop("shown", None)


def _shown(table: Untyped) -> list[Item]:
    shown: list[Item] | None = table.__dict__.get("shown")
    return _ALL_ITEMS(table) if shown is None else shown


def _found(table: Untyped, hash_key: Untyped, index: str | None) -> list[Item]:
    """The items that have the key, or the attribute that is the index's key."""
    if index is None:
        wanted = DynamoType(hash_key)
        return list(table.items[wanted].values()) if wanted in table.items else []
    schema = table.get_index(index, error_if_not=True).schema
    name = next(key["AttributeName"] for key in schema if key["KeyType"] == "HASH")
    groups = table.items.values()
    return [item for group in groups for item in group.values() if name in item.attrs]


def _place(item: Untyped) -> tuple[Any, Any]:
    return item.hash_key.cast_value, item.range_key.cast_value

"""moto's DynamoDB transactions, made to cost what they touch and not what the table holds.

To be able to go back, moto copies the whole table before each transaction, once for every write in
it, so that every incident takes longer than the one before. Here only the items that the writes
touch are kept. Everything else, every check included, stays moto's.
"""

import copy
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Write = dict[str, Any]
"""One entry of TransactItems: the kind of write -> what it says."""
Place = tuple[DynamoType, DynamoType | None]
"""Hash key and range key."""

_CHECK_AND_WRITE = DynamoDBBackend.transact_write_items


def install() -> None:
    """Replace moto's way of going back; calling it again changes nothing."""
    backend: Any = DynamoDBBackend
    table: Any = Table
    backend.transact_write_items = _transact_write_items
    table.__deepcopy__ = lambda itself, _memo: itself


def _transact_write_items(backend: DynamoDBBackend, writes: list[Write]) -> None:
    kept = [_kept(backend, write) for write in writes]
    try:
        _CHECK_AND_WRITE(backend, writes)
    except Exception:
        for table, place, item in kept:
            _put_back(table, place, item)
        raise


def _kept(backend: DynamoDBBackend, write: Write) -> tuple[Table, Place, Item | None]:
    """The table, the place in it, and the item that is there now.

    An update changes the item itself, so a copy is kept; every other write leaves it as it is.
    """
    ((kind, asked),) = write.items()
    table = backend.get_table(asked["TableName"])
    place = backend.get_keys_value(table, asked.get("Item") or asked["Key"])
    item = table.get_item(*place)
    return table, place, copy.deepcopy(item) if kind == "Update" else item


def _put_back(table: Table, place: Place, item: Item | None) -> None:
    table.delete_item(*place)
    if item is not None:
        hash_key, range_key = place
        table.items[hash_key][range_key] = item

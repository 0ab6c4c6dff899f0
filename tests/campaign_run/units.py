"""What DynamoDB charges a request: units of 4 KB that are read, and of 1 KB that are written."""

from collections.abc import Callable, Iterator, Mapping
from math import ceil
from typing import Any

Item = Mapping[str, Any]
Asked = Mapping[str, Any]
READ, WRITTEN = 4096, 1024
AS_TRANSACTION = 2
"""Times what a write costs by itself."""


def size(item: Item) -> int:
    """Bytes, as DynamoDB counts them near enough: names and values."""
    return sum(
        len(name) + len(value.encode() if isinstance(value, str) else str(value))
        for name, typed in item.items()
        for value in typed.values()
    )


def share(asked: Asked) -> float:
    """A read that may be a moment behind costs half."""
    return 1 if asked.get("ConsistentRead") else 0.5


def read_units(found: list[Item], wanted: int) -> int:
    """One by one, so many wanted: whoever is not there costs one as well."""
    return sum(ceil(size(one) / READ) for one in found) + wanted - len(found)


def listed_units(found: list[Item]) -> int:
    """A query's, which are counted together."""
    return max(1, ceil(sum(map(size, found)) / READ))


def write_units(item: Item) -> int:
    """One item's."""
    return ceil(size(item) / WRITTEN)


def read_by(operation: str, asked: Asked, told: Asked) -> float:
    """Units of an answered request; 0 where it reads nothing."""
    if operation == "GetItem":
        return share(asked) * read_units([told["Item"]] if "Item" in told else [], 1)
    if operation == "BatchGetItem":
        return sum(
            share(wanted) * read_units(told["Responses"].get(table, []), len(wanted["Keys"]))
            for table, wanted in asked["RequestItems"].items()
        )
    return share(asked) * listed_units(told["Items"]) if operation in {"Query", "Scan"} else 0


def written_by(operation: str, asked: Asked) -> int:
    """Units of a request, also of one whose condition fails; 0 where it writes nothing."""
    put = WRITES.get(operation)
    return sum(put(asked)) if put else 0


def _of_a_transaction(asked: Asked) -> Iterator[int]:
    for one in asked["TransactItems"]:
        yield AS_TRANSACTION * write_units(one.get("Put", {"Item": {}})["Item"] or {"": {"": ""}})


def _of_a_batch(asked: Asked) -> Iterator[int]:
    for requests in asked["RequestItems"].values():
        yield from (write_units(one["PutRequest"]["Item"]) for one in requests)


def _one(_asked: Asked) -> Iterator[int]:
    yield 1


WRITES: dict[str, Callable[[Asked], Iterator[int]]] = {
    "PutItem": lambda asked: iter([write_units(asked["Item"])]),
    "UpdateItem": _one,
    "DeleteItem": _one,
    "TransactWriteItems": _of_a_transaction,
    "BatchWriteItem": _of_a_batch,
}
"""Updates and deletions of what is no person's are of small items."""

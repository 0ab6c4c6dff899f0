"""Many items of a table at once: what DynamoDB leaves undone is asked for again, more slowly."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from dispatch.errors import Throttled
from handlers.adapters.clients import client

READ_AT_ONCE, WRITTEN_AT_ONCE = 100, 25
"""Limits of BatchGetItem and BatchWriteItem."""
TRIES = 10
SHORTEST, LONGEST = 0.05, 3.0
"""Seconds before the second try, which double with each, and before the last ones."""
THROTTLED = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
}
Item = dict[str, Any]
Pause = Callable[[float], None]


def read(
    table: str,
    keys: Sequence[Item],
    fields: str = "",
    *,
    consistent: bool = True,
    pause: Pause = time.sleep,
) -> Iterator[Item]:
    """Those of the items that are there, in any order; the keys must differ from each other.

    `fields` is a projection of plain names. What need not be `consistent` may be a moment behind,
    and costs half. Raises Throttled when DynamoDB does not read them all within half a minute.
    """
    more = {"ProjectionExpression": fields} if fields else {}
    for begin in range(0, len(keys), READ_AT_ONCE):
        some = keys[begin : begin + READ_AT_ONCE]
        wanted = {"Keys": some, "ConsistentRead": consistent, **more}
        yield from _patiently(partial(_read_once, table), {table: wanted}, pause)


def write(table: str, items: Sequence[Item], *, pause: Pause = time.sleep) -> None:
    """Put the items, whatever was there; their keys must differ. Raises Throttled as `read` does.

    No condition guards them: only for what nobody else writes at the time.
    """
    puts = [{"PutRequest": {"Item": item}} for item in items]
    for begin in range(0, len(puts), WRITTEN_AT_ONCE):
        wanted = {table: puts[begin : begin + WRITTEN_AT_ONCE]}
        for _ in _patiently(_write_once, wanted, pause):
            pass


def _patiently(
    ask: Callable[[Item], tuple[list[Item], Item]], wanted: Item, pause: Pause
) -> Iterator[Item]:
    for tried in range(TRIES):
        found, wanted = ask(wanted)
        yield from found
        if not wanted:
            return
        pause(min(LONGEST, SHORTEST * 2**tried))
    raise Throttled("DynamoDB leaves undone what is asked of it")


def _read_once(table: str, wanted: Item) -> tuple[list[Item], Item]:
    try:
        answer = client("dynamodb").batch_get_item(RequestItems=wanted)
    except ClientError as error:
        return [], _again(error, wanted)
    return answer["Responses"].get(table, []), answer.get("UnprocessedKeys", {})


def _write_once(wanted: Item) -> tuple[list[Item], Item]:
    try:
        answer = client("dynamodb").batch_write_item(RequestItems=wanted)
    except ClientError as error:
        return [], _again(error, wanted)
    return [], answer.get("UnprocessedItems", {})


def _again(error: ClientError, wanted: Item) -> Item:
    """All of it, where the service only asked to slow down."""
    if error.response["Error"]["Code"] not in THROTTLED:
        raise error
    return wanted

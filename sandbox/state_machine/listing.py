"""What a distributed map reads: a bucket's listing, page after page, in batches."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.state_machine import tasks
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.paths import Json
from sandbox.state_machine.payload import filled

State = Mapping[str, Any]


def batches(state: State, data: Json, context: Json) -> Iterator[list[Json]]:
    """The items of the Map, so many together; one page at a time is in memory."""
    reader, size = state["ItemReader"], state["ItemBatcher"]["MaxItemsPerBatch"]
    items = _items(filled(reader["Parameters"], data, context))
    selected = (_selected(state, each, data, context) for each in items)
    while batch := list(itertools.islice(selected, size)):
        yield batch


def _items(parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Raises StateFailed where the bucket cannot be listed."""
    token: dict[str, str] = {}
    while True:
        try:
            page = tasks.ask("s3", "listObjectsV2", {**parameters, **token})
        except ClientError as error:
            raise StateFailed("States.ItemReaderFailed", str(error)) from error
        yield from (_item(each) for each in page.get("Contents", ()))
        if not page.get("IsTruncated"):
            return
        token = {"ContinuationToken": page["NextContinuationToken"]}


def _item(listed: Mapping[str, Any]) -> dict[str, Any]:
    """An object as Step Functions hands it on: the time in seconds, and Etag for ETag.

    Its Developer Guide has an example under ItemReader. A map reads 100,000,000 at most.
    """
    return {
        "Etag": listed["ETag"],
        "Key": listed["Key"],
        "LastModified": int(listed["LastModified"].timestamp()),
        "Size": listed["Size"],
        "StorageClass": listed.get("StorageClass", "STANDARD"),
    }


def _selected(state: State, item: Json, data: Json, context: Json) -> Json:
    if "ItemSelector" not in state:
        return item
    return filled(state["ItemSelector"], data, {**context, "Map": {"Item": {"Value": item}}})

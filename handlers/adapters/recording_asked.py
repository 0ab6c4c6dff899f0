"""Who asked for which recording, in the table of recordings: kept as long as its ledger."""

import json

from dispatch.codec import decode, encode
from dispatch.recordings.entry import recording_id
from dispatch.recordings.links import Asked
from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys

KIND = "asked#"


class RecordingAsked:
    """One table. Raises StorageUnavailable."""

    def __init__(self, table: str) -> None:
        self.table = table

    def note(self, bucket: str, key: str, asked: Asked) -> None:
        """Of the recording with that key; two at the same moment by the same name are one."""
        sort = f"{KIND}{asked.at.isoformat()}#{asked.by}#{asked.what}"[:LONGEST]
        item = items.key(_partition(bucket, key), sort)
        doc = {"doc": {"S": json.dumps(encode(asked), ensure_ascii=False)}}
        with everybodys():
            client("dynamodb").put_item(TableName=self.table, Item=item | doc)

    def of(self, bucket: str, key: str) -> list[Asked]:
        """Everybody, the first first."""
        pages = client("dynamodb").get_paginator("query")
        values = {":pk": {"S": _partition(bucket, key)}, ":kind": {"S": KIND}}
        found = pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :kind)",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        with everybodys():
            listed = [item for page in found for item in page["Items"]]
        return [decode(Asked, json.loads(item["doc"]["S"])) for item in listed]


LONGEST = 256
"""Characters of a sort key; DynamoDB takes 1,024 bytes."""


def _partition(bucket: str, key: str) -> str:
    return f"recording#{recording_id(bucket, key)}"

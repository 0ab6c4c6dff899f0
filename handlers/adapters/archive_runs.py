"""Runs of the archive in the table of recordings, beside the ledger (recording_items.py).

| pk      | sk      | holds                                                              |
|---------|---------|--------------------------------------------------------------------|
| run#ID  | run     | the run: when, of what, how it ended                               |
| daily   | covered | the last day that the schedule has archived, with all days before  |
"""

import json
from dataclasses import dataclass
from datetime import date

from botocore.exceptions import ClientError

from dispatch.codec import decode, encode
from dispatch.recordings.runs import Run
from handlers.adapters import items
from handlers.adapters.clients import client

DAILY = items.key("daily", "covered")


@dataclass(frozen=True, slots=True)
class ArchiveRuns:
    """What `table` knows of runs."""

    table: str

    def put(self, run: Run) -> None:
        """Store it as it stands; a repeat changes nothing."""
        doc = {"doc": {"S": json.dumps(encode(run), ensure_ascii=False)}}
        client("dynamodb").put_item(TableName=self.table, Item=_key(run.id) | doc)

    def run(self, run_id: str) -> Run | None:
        """It as it was stored last; None where it never was."""
        answer = client("dynamodb").get_item(
            TableName=self.table, Key=_key(run_id), ConsistentRead=True
        )
        return decode(Run, json.loads(answer["Item"]["doc"]["S"])) if "Item" in answer else None

    def covered(self) -> date | None:
        """The last day that the schedule has archived."""
        answer = client("dynamodb").get_item(TableName=self.table, Key=DAILY, ConsistentRead=True)
        return date.fromisoformat(answer["Item"]["day"]["S"]) if "Item" in answer else None

    def cover(self, day: date) -> None:
        """Up to this day everything is archived; an earlier one than is known changes nothing."""
        try:
            client("dynamodb").put_item(
                TableName=self.table,
                Item={**DAILY, "day": {"S": day.isoformat()}},
                ConditionExpression="attribute_not_exists(pk) OR #day < :day",
                ExpressionAttributeNames={"#day": "day"},
                ExpressionAttributeValues={":day": {"S": day.isoformat()}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise


def _key(run_id: str) -> items.Item:
    return items.key(f"run#{run_id}", "run")

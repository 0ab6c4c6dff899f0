"""Who asked what of a campaign, in the campaigns' table; there is never a number in it.

| pk          | sk       | holds                                   |
|-------------|----------|-----------------------------------------|
| campaign#ID | notes    | how many notes there are                |
| campaign#ID | note#NTH | `Note`: who, by whose rights, what, when |
"""

import json
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign import keys
from dispatch.codec import decode, encode
from handlers.adapters import items
from handlers.adapters.clients import client


@dataclass(frozen=True, slots=True)
class Note:
    """`by` is the name that was given, `identity` whose rights were used."""

    at: datetime
    by: str
    identity: str
    what: str


class CampaignNotes:
    """One table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def add(self, campaign: str, note: Note) -> None:
        """Write it down, behind those that are there."""
        pk = keys.campaign_key(campaign)[0]
        counted = client("dynamodb").update_item(
            TableName=self.table,
            Key=items.key(pk, "notes"),
            UpdateExpression="ADD written :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
        nth = int(counted["Attributes"]["written"]["N"])
        text = json.dumps(encode(note), ensure_ascii=False)
        item = items.key(pk, f"note#{nth:06}") | {"doc": {"S": text}}
        client("dynamodb").put_item(TableName=self.table, Item=item)

    def of(self, campaign: str) -> list[Note]:
        """All of them, the first asked first."""
        pages = client("dynamodb").get_paginator("query")
        found = pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :note)",
            ExpressionAttributeValues={
                ":pk": {"S": keys.campaign_key(campaign)[0]},
                ":note": {"S": "note#"},
            },
            ConsistentRead=True,
        )
        return [
            decode(Note, json.loads(one["doc"]["S"])) for page in found for one in page["Items"]
        ]

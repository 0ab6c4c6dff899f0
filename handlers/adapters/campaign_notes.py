"""Who asked what of a campaign, in the campaigns' table; there is never a number in it.

| pk          | sk               | holds                          |
|-------------|------------------|--------------------------------|
| campaign#ID | note#TIME#DIGEST | `Note`: who, by whose rights, what |
"""

import hashlib
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
        """Write it down; the same note twice is one."""
        text = json.dumps(encode(note), ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        place = f"note#{keys.agenda_at(note.at)}#{digest}"
        item = items.key(keys.campaign_key(campaign)[0], place) | {"doc": {"S": text}}
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

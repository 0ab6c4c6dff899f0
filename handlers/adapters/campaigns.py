"""Campaigns in their table: state, the texts of their files, and the list of all of them."""

import json
from collections.abc import Iterable
from dataclasses import replace

from dispatch.campaign import keys
from dispatch.campaign.run import Campaign
from dispatch.codec import decode
from handlers.adapters import batches, items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told, unchanged

NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


class Campaigns:
    """One table. Reads are consistent; a write that lost a race raises StateConflict."""

    def __init__(self, table: str) -> None:
        self.table = table

    def create(self, campaign: Campaign, text: str) -> Campaign:
        """Store a new one with the first text of its file; as it is stored.

        Raises StateConflict where there is one of that id.
        """
        listed = items.key(*keys.listing_key(campaign.id))
        written = {"name": {"S": campaign.name}}
        puts = [_state(campaign), _file(campaign.id, campaign.file_version, text), listed | written]
        writes = [{"Put": {"TableName": self.table, "Item": put, **NEW}} for put in puts]
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)
        return replace(campaign, version=campaign.version + 1)

    def load(self, campaign: str) -> Campaign | None:
        """The campaign with this id, or None."""
        item = self._get(*keys.campaign_key(campaign))
        return _campaign_of(item) if item else None

    def save(self, campaign: Campaign) -> Campaign:
        """Store it in place of the version it was made from; as it is stored."""
        with conflicts_told():
            client("dynamodb").put_item(
                TableName=self.table, Item=_state(campaign), **unchanged(campaign.version)
            )
        return replace(campaign, version=campaign.version + 1)

    def ids(self) -> list[str]:
        """Of all there are."""
        pages = client("dynamodb").get_paginator("query")
        found = pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": keys.CAMPAIGNS}},
            ConsistentRead=True,
        )
        return [one["sk"]["S"].partition("#")[2] for page in found for one in page["Items"]]

    def listed(self) -> list[Campaign]:
        """All there are, the latest first."""
        return self.these(self.ids())

    def these(self, ids: Iterable[str]) -> list[Campaign]:
        """Those of the campaigns that are there, the latest first."""
        wanted = [items.key(*keys.campaign_key(one)) for one in ids]
        campaigns = map(_campaign_of, batches.read(self.table, wanted))
        return sorted(campaigns, key=lambda one: (one.created_at, one.id), reverse=True)

    def put_file(self, campaign: str, version: int, text: str) -> None:
        """Store a text of the campaign's file; raises StateConflict where that version is there."""
        with conflicts_told():
            client("dynamodb").put_item(
                TableName=self.table, Item=_file(campaign, version, text), **NEW
            )

    def update(self, campaign: Campaign, text: str) -> Campaign:
        """Store the next text of its file, and that it is the latest; both or neither."""
        after = replace(campaign, file_version=campaign.file_version + 1)
        state = {"Item": _state(after), **unchanged(campaign.version)}
        file = {"Item": _file(campaign.id, after.file_version, text), **NEW}
        writes = [{"Put": {"TableName": self.table, **put}} for put in (state, file)]
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)
        return replace(after, version=campaign.version + 1)

    def file(self, campaign: str, version: int) -> str | None:
        """The text of the campaign's file in that version, or None."""
        item = self._get(*keys.file_key(campaign, version))
        return item["text"]["S"] if item else None

    def _get(self, pk: str, sk: str) -> items.Item:
        key = items.key(pk, sk)
        answer = client("dynamodb").get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return dict(answer.get("Item", {}))


def _state(campaign: Campaign) -> items.Item:
    return items.key(*keys.campaign_key(campaign.id)) | items.versioned(campaign)


def _file(campaign: str, version: int, text: str) -> items.Item:
    return items.key(*keys.file_key(campaign, version)) | {"text": {"S": text}}


def _campaign_of(item: items.Item) -> Campaign:
    return decode(Campaign, json.loads(item["doc"]["S"]))

"""What takes people out of the campaigns' table: erasure now, and TTL (`expires_at`) later."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from dispatch.campaign import keys
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.run import Campaign
from handlers.adapters import campaign_recorded, items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told, unchanged

UNMARKED = "attribute_not_exists(expires_at)"


@dataclass(frozen=True, slots=True)
class CampaignRemoval:
    """One table."""

    table: str

    def erase(self, campaign: Campaign, person: Person, talk: Talk) -> None:
        """Delete the person and store the campaign that counts them, both or neither.

        Raises StateConflict where either was written since it was read.
        """
        stored = items.key(*keys.campaign_key(campaign.id)) | items.versioned(campaign)
        writes = [
            {"Put": {"TableName": self.table, "Item": stored, **unchanged(campaign.version)}},
            {"Delete": {"TableName": self.table, **_as_read(person, talk)}},
        ]
        with conflicts_told():
            client("dynamodb").transact_write_items(TransactItems=writes)
        self._forget_follow_ups(campaign.id, person.id)
        for contact in filter(None, (one.contact_id for one in person.attempts)):
            client("dynamodb").delete_item(TableName=self.table, Key=campaign_recorded.key(contact))

    def unmarked(self, campaign: str, shard: int) -> Iterator[items.Item]:
        """The keys of everybody of one shard who has no time yet at which they are removed."""
        pages = client("dynamodb").get_paginator("query")
        found = pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            FilterExpression=UNMARKED,
            ProjectionExpression="pk, sk",
            ExpressionAttributeValues={":pk": {"S": keys.people_key(campaign, shard)}},
            ConsistentRead=True,
        )
        return (one for page in found for one in page["Items"])

    def mark(self, key: items.Item, expires_at: int) -> None:
        """Let DynamoDB remove the person then; whoever was erased meanwhile stays erased."""
        try:
            client("dynamodb").update_item(
                TableName=self.table,
                Key=key,
                UpdateExpression="SET expires_at = :at",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":at": {"N": str(expires_at)}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def _forget_follow_ups(self, campaign: str, person: str) -> None:
        """The marks of what was sent to them; what is still to be sent then finds nobody."""
        answer = client("dynamodb").query(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"followups#{campaign}#{person}"}},
            ProjectionExpression="pk, sk",
        )
        for key in answer["Items"]:
            client("dynamodb").delete_item(TableName=self.table, Key=key)


def _as_read(person: Person, talk: Talk) -> dict[str, Any]:
    return {
        "Key": items.key(*keys.person_key(person.campaign, person.id)),
        "ConditionExpression": "dial_version = :dial AND talk_version = :talk",
        "ExpressionAttributeValues": {
            ":dial": {"N": str(person.version)},
            ":talk": {"N": str(talk.version)},
        },
    }

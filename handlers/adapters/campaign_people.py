"""The people of campaigns, in their table; dispatch/campaign/keys.py says what lies where.

A person's item has two parts that different functions write, each under the condition that its own
version is the one that was read: `dial`, which is the pacer's, and `talk`, which is the answer
function's. Each write returns both as they are then, so that who writes one learns of the other.
"""

from collections.abc import Iterator
from dataclasses import replace

from dispatch.campaign import keys
from dispatch.campaign.person import SHARDS, Person, Talk
from handlers.adapters import items
from handlers.adapters.campaign_person_items import Known, agenda_fields, known_of, number, text
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told


class CampaignPeople:
    """One table. Reads of people are consistent but where they say otherwise."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, campaign: str, person: str, *, consistent: bool = True) -> Known | None:
        """The person with this id, or None; else as they were a moment ago, which costs half."""
        key = items.key(*keys.person_key(campaign, person))
        answer = client("dynamodb").get_item(
            TableName=self.table, Key=key, ConsistentRead=consistent
        )
        return known_of(answer["Item"]) if "Item" in answer else None

    def people(self, campaign: str) -> Iterator[Known]:
        """Everybody, a page at a time, in no order that means anything."""
        for shard in range(SHARDS):
            yield from self.people_in(campaign, shard)

    def people_in(self, campaign: str, shard: int) -> Iterator[Known]:
        """Everybody of one shard."""
        pages = client("dynamodb").get_paginator("query")
        values = {":pk": {"S": keys.people_key(campaign, shard)}}
        for page in pages.paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        ):
            yield from map(known_of, page["Items"])

    def save_dial(self, person: Person, talk: Talk | None = None) -> Known:
        """Store the pacer's part in place of the version it was made from; both parts as stored.

        Raises StateConflict where somebody wrote that part meanwhile, or what was said is not as in
        `talk` any more where that is given, or the person is not there.
        """
        after = replace(person, version=person.version + 1)
        values = {":doc": text(after), ":next": number(after.version)}
        condition = "dial_version = :read"
        if talk is not None:
            values[":said"] = number(talk.version)
            condition += " AND talk_version = :said"
        change = "SET dial = :doc, dial_version = :next"
        if agenda := agenda_fields(after):
            values |= {f":{name}": value for name, value in agenda.items()}
            change += ", agenda = :agenda, agenda_at = :agenda_at"
        else:
            change += " REMOVE agenda, agenda_at"
        values[":read"] = number(person.version)
        return self._update(person.campaign, person.id, condition, (change, values))

    def save_talk(self, campaign: str, person: str, talk: Talk) -> Known:
        """Store what was said, as `save_dial` does for its part."""
        after = replace(talk, version=talk.version + 1)
        values = {":doc": text(after), ":next": number(after.version)}
        values[":read"] = number(talk.version)
        change = "SET talk = :doc, talk_version = :next"
        return self._update(campaign, person, "talk_version = :read", (change, values))

    def _update(
        self, campaign: str, person: str, condition: str, change: tuple[str, items.Item]
    ) -> Known:
        expression, values = change
        with conflicts_told():
            answer = client("dynamodb").update_item(
                TableName=self.table,
                Key=items.key(*keys.person_key(campaign, person)),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
                ReturnValues="ALL_NEW",
            )
        return known_of(answer["Attributes"])

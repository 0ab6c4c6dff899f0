"""The people of campaigns, in their table; dispatch/campaign/keys.py says what lies where.

A person's item has two parts that different functions write, each under the condition that its own
version is the one that was read: `dial`, which is the pacer's, and `talk`, which is the answer
function's. Each write returns both as they are then, so that who writes one learns of the other.
"""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from dispatch.campaign import keys
from dispatch.campaign.person import SHARDS, Person, Stage, Talk, shard_of
from dispatch.codec import decode, sparse
from handlers.adapters import batches, items
from handlers.adapters.clients import client
from handlers.adapters.store import conflicts_told

Known = tuple[Person, Talk]
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class CampaignPeople:
    """One table. Reads of people are consistent but where they say otherwise.

    The agenda lags by some milliseconds.
    """

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

    def due(self, campaign: str, shard: int, now: datetime, limit: int) -> list[Known]:
        """At most `limit` of one shard who may be called now, who has waited longest first.

        As they were a moment ago: whoever claims them claims the version that was read.
        """
        listed = self._listed(keys.due_agenda(campaign, shard), now, limit)
        found = self._stored(listed, consistent=False)
        return [one for one in found if _is_due(one[0], now)]

    def calling(self, campaign: str, but: Container[str] = ()) -> list[Known]:
        """Everybody who is called now; those with an id in `but` are not read."""
        listed = self._listed(keys.calling_agenda(campaign))
        wanted = [one for one in listed if one[1].partition("#")[2] not in but]
        return self._called(self._stored(wanted))

    def overdue(self, campaign: str, now: datetime) -> list[Known]:
        """Those who are called, and whose call must have ended before `now`."""
        return self._called(self._stored(self._listed(keys.calling_agenda(campaign), now)))

    def next_due(self, campaign: str) -> datetime | None:
        """When the next of those who wait is due; None where nobody waits.

        Long ago where the agenda is behind what is stored.
        """
        agendas = [keys.due_agenda(campaign, one) for one in range(SHARDS)]
        first = [self._stored(self._listed(one, limit=1)) for one in agendas]
        found = [person for known in first for person, _ in known]
        return min((_due_at(one) for one in found), default=None)

    def save_dial(self, person: Person, talk: Talk | None = None) -> Known:
        """Store the pacer's part in place of the version it was made from; both parts as stored.

        Raises StateConflict where somebody wrote that part meanwhile, or what was said is not as in
        `talk` any more where that is given, or the person is not there.
        """
        after = replace(person, version=person.version + 1)
        values = {":doc": _text(after), ":next": _number(after.version)}
        condition = "dial_version = :read"
        if talk is not None:
            values[":said"] = _number(talk.version)
            condition += " AND talk_version = :said"
        change = "SET dial = :doc, dial_version = :next"
        if agenda := agenda_of(after):
            values |= {f":{name}": value for name, value in agenda.items()}
            change += ", agenda = :agenda, agenda_at = :agenda_at"
        else:
            change += " REMOVE agenda, agenda_at"
        values[":read"] = _number(person.version)
        return self._update(person.campaign, person.id, condition, (change, values))

    def save_talk(self, campaign: str, person: str, talk: Talk) -> Known:
        """Store what was said, as `save_dial` does for its part."""
        after = replace(talk, version=talk.version + 1)
        values = {":doc": _text(after), ":next": _number(after.version)}
        values[":read"] = _number(talk.version)
        change = "SET talk = :doc, talk_version = :next"
        return self._update(campaign, person, "talk_version = :read", (change, values))

    def erase(self, campaign: str, person: str) -> bool:
        """Delete the person; whether they were there."""
        key = items.key(*keys.person_key(campaign, person))
        answer = client("dynamodb").delete_item(
            TableName=self.table, Key=key, ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer

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

    def _listed(
        self, agenda: str, until: datetime | None = None, limit: int = 0
    ) -> list[tuple[str, str]]:
        """The keys of those on the agenda up to `until`, in its order."""
        values = {":agenda": {"S": agenda}}
        condition = "agenda = :agenda"
        if until is not None:
            values[":until"] = {"S": keys.agenda_at(until)}
            condition += " AND agenda_at <= :until"
        pages = client("dynamodb").get_paginator("query")
        listed = pages.paginate(
            TableName=self.table,
            IndexName=keys.AGENDA,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            PaginationConfig={"MaxItems": limit, "PageSize": limit} if limit else {},
        )
        return [(one["pk"]["S"], one["sk"]["S"]) for page in listed for one in page["Items"]]

    def _stored(self, order: list[tuple[str, str]], *, consistent: bool = True) -> list[Known]:
        """Those of the keys who are there, in the same order."""
        wanted = [items.key(*one) for one in order]
        stored = batches.read(self.table, wanted, consistent=consistent)
        found = {(one["pk"]["S"], one["sk"]["S"]): known_of(one) for one in stored}
        return [found[one] for one in order if one in found]

    @staticmethod
    def _called(found: list[Known]) -> list[Known]:
        return [one for one in found if one[0].stage is Stage.CALLING]


def person_item(person: Person, talk: Talk = Talk()) -> items.Item:  # noqa: B008 - it is frozen
    """A person as an item of their own, both parts in version 1."""
    dial = replace(person, version=1)
    return (
        items.key(*keys.person_key(person.campaign, person.id))
        | {"dial": _text(dial), "dial_version": _number(1)}
        | {"talk": _first(talk), "talk_version": _number(1)}
        | agenda_of(person)
    )


def known_of(item: Mapping[str, Any]) -> Known:
    """The person that an item holds, and what they said."""
    dial, talk = json.loads(item["dial"]["S"]), json.loads(item["talk"]["S"])
    return decode(Person, dial), decode(Talk, talk)


def agenda_of(person: Person) -> items.Item:
    """Where the person stands on the agenda; nowhere, once they are done."""
    if person.stage is Stage.WAITING and person.due_at is not None:
        agenda, at = keys.due_agenda(person.campaign, shard_of(person.id)), person.due_at
    elif person.stage is Stage.CALLING and person.until is not None:
        agenda, at = keys.calling_agenda(person.campaign), person.until
    else:
        return {}
    return {"agenda": {"S": agenda}, "agenda_at": {"S": keys.agenda_at(at)}}


def _is_due(person: Person, now: datetime) -> bool:
    """The agenda may be behind what is stored."""
    return person.stage is Stage.WAITING and person.due_at is not None and person.due_at <= now


def _due_at(person: Person) -> datetime:
    return (person.due_at if person.stage is Stage.WAITING else None) or LONG_AGO


@lru_cache(maxsize=1)
def _first(talk: Talk) -> dict[str, str]:
    """The same for everybody of a list: nothing was said."""
    return _text(replace(talk, version=1))


def _text(value: Person | Talk) -> dict[str, str]:
    """As short as can be: each kilobyte of a person is charged with every write."""
    return {"S": json.dumps(sparse(value), ensure_ascii=False, separators=(",", ":"))}


def _number(value: int) -> dict[str, str]:
    return {"N": str(value)}

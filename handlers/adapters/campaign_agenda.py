"""Who of a campaign is due and who is called, by the index of its table.

The index lags by some milliseconds: whoever is on it is read from the table, and left out where
they are not what it says any more.
"""

from collections.abc import Container
from datetime import datetime

from dispatch.campaign import keys
from dispatch.campaign.agenda import due_of, is_due
from dispatch.campaign.person import SHARDS, Stage
from handlers.adapters import batches, items
from handlers.adapters.campaign_person_items import Known, known_of
from handlers.adapters.clients import client


class CampaignAgenda:
    """One table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def due(self, campaign: str, shard: int, now: datetime, limit: int) -> list[Known]:
        """At most `limit` of one shard who may be called now, who has waited longest first.

        As they were a moment ago: whoever claims them claims the version that was read.
        """
        listed = self._listed(keys.due_agenda(campaign, shard), now, limit)
        found = self._stored(listed, consistent=False)
        return [one for one in found if is_due(one[0], now)]

    def calling(self, campaign: str, but: Container[str] = ()) -> list[Known]:
        """Everybody who is called now; those with an id in `but` are not read."""
        listed = self._listed(keys.calling_agenda(campaign))
        wanted = [one for one in listed if one[1].partition("#")[2] not in but]
        return self._called(self._stored(wanted))

    def next_due(self, campaign: str) -> datetime | None:
        """When the next of those who wait is due; None where nobody waits.

        Long ago where the agenda is behind what is stored.
        """
        agendas = [keys.due_agenda(campaign, one) for one in range(SHARDS)]
        first = [self._stored(self._listed(one, limit=1)) for one in agendas]
        found = [person for known in first for person, _ in known]
        return min((due_of(one) for one in found), default=None)

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

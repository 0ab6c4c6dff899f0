"""Numbers that are never called again by any campaign, in the campaigns' table.

Kept by a digest, so that the table does not list whom to call; not a secret, as numbers are few.
"""

from collections.abc import Collection
from datetime import datetime

from dispatch.campaign import keys
from handlers.adapters import batches, items
from handlers.adapters.clients import client


class CampaignRefusals:
    """One table. Reads are consistent."""

    def __init__(self, table: str) -> None:
        self.table = table

    def add(self, number: str, campaign: str, now: datetime) -> None:
        """Never call this number (E.164) again, as was asked for in that campaign; for ever."""
        client("dynamodb").put_item(
            TableName=self.table,
            Item=items.key(*keys.refusal_key(number))
            | {"at": {"S": now.isoformat()}, "campaign": {"S": campaign}},
        )

    def among(self, numbers: Collection[str]) -> set[str]:
        """Those of the numbers that are never to be called."""
        places = {keys.refusal_key(number): number for number in numbers}
        wanted = [items.key(*place) for place in places]
        found = batches.read(self.table, wanted, "pk, sk")
        return {places[one["pk"]["S"], one["sk"]["S"]] for one in found}

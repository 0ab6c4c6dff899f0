"""Which people of a list are stored already, and those who are not.

They are written without a condition: only one function at a time reads a campaign's list, and
whoever is not stored is called by nobody.
"""

from collections.abc import Iterable, Sequence

from dispatch.campaign import keys
from dispatch.campaign.list_batch import Origin
from dispatch.campaign.person import Person
from handlers.adapters import batches, items
from handlers.adapters.campaign_person_items import person_item


class CampaignOrigins:
    """One table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def stored(self, people: Iterable[Person]) -> dict[str, Origin]:
        """Those of them who are stored, by their id."""
        places = {keys.person_key(one.campaign, one.id): one.id for one in people}
        wanted = [items.key(*place) for place in places]
        found = batches.read(self.table, wanted, "pk, sk, listed_by, listed_on")
        return {places[one["pk"]["S"], one["sk"]["S"]]: _origin(one) for one in found}

    def add(self, people: Sequence[Person], source: str) -> None:
        """Store them, listed by that import; raises Throttled."""
        listed = {"listed_by": {"S": source}}
        batches.write(
            self.table,
            [person_item(one) | listed | {"listed_on": {"N": str(one.line)}} for one in people],
        )


def _origin(item: items.Item) -> Origin:
    if "listed_by" not in item:
        return Origin("", 0)
    return Origin(item["listed_by"]["S"], int(item["listed_on"]["N"]))

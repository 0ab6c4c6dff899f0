"""How many people of which country and time zone a campaign's list has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from dispatch.campaign.forecast import Group
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.zones import zone_of
from dispatch.errors import TocsinError


class NobodyToCall(TocsinError):
    """There are no people to foresee anything for."""


def groups_of(file: CampaignFile, path: Path | None, people: int | None) -> Sequence[Group]:
    """Those of the list, or so many of the campaign's own country."""
    if path is None:
        country = file.list.default_country
        places = Counter({(country, zone_of(country, "", file.calling_hours.zone)): people or 0})
    else:
        places = counted([])
    groups = [Group(country, zone, count) for (country, zone), count in sorted(places.items())]
    if not any(group.people for group in groups):
        raise NobodyToCall("there is nobody to call: give --people N, or a list with numbers")
    if any(not group.zone for group in groups):
        raise NobodyToCall("nobody's time zone is known: give [calling_hours] zone, or a column")
    return groups


def counted(places: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """People by country and time zone."""
    return Counter(places)

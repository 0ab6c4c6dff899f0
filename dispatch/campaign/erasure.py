"""Personal data of campaigns: how long they are kept, and one person's erasure.

Erased is everything that names the person: number, further columns, calls and answers. What stays
is counted: the campaign's totals less their part, and how many were erased. An entry of the
do-not-call list stays as well, for it is what keeps a later list from calling them; it is a digest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from dispatch.campaign.list_import import under_way
from dispatch.campaign.person import SHARDS, Person, Stage, Talk
from dispatch.campaign.report import latest
from dispatch.campaign.run import Campaign
from dispatch.errors import CampaignRefused


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed of one person in one campaign."""

    campaign: str
    calls: int
    answers: int
    fields: int


def expires_at(ended: datetime, retention: timedelta) -> int:
    """When DynamoDB removes a person of a campaign that ended then: seconds since 1970."""
    return ceil((ended + retention).timestamp())


def to_be_swept(campaign: Campaign) -> bool:
    """Whether it is over, and people of it have no time yet at which they are removed."""
    return campaign.status.over and campaign.swept < SHARDS


def erasable(campaign: Campaign) -> None:
    """Raise CampaignRefused while its list is read: further on it may hold whoever is erased."""
    if under_way(campaign.importing) and not campaign.status.over:
        raise CampaignRefused(
            f"the list of {campaign.id} is being read, and may hold them: ask again when it is "
            "ready, or stop it"
        )


def erased_of(person: Person, talk: Talk) -> Erased:
    """What goes with this person; raises CampaignRefused while they are called.

    A call under way would write the person anew as it ends.
    """
    if person.stage is Stage.CALLING:
        raise CampaignRefused(
            f"this person is being called by {person.campaign}: ask again when the call has ended"
        )
    return Erased(person.campaign, len(person.attempts), len(talk.answers), len(person.fields))


def without(campaign: Campaign, person: Person, talk: Talk) -> Campaign:
    """The campaign after that: calls that were made stay counted, people and answers do not."""
    tally = campaign.tally
    result = {person.result.value: 1} if person.result else {}
    said = {f"{one.question}={one.answer}": 1 for one in latest(talk.answers)}
    return replace(
        campaign,
        erased=campaign.erased + 1,
        tally=replace(
            tally,
            results=_less(tally.results, result),
            said=_less(tally.said, said),
            called=max(tally.called - bool(person.attempts), 0),
        ),
    )


def _less(counted: Mapping[str, int] | None, gone: Mapping[str, int]) -> dict[str, int] | None:
    """Never below nothing: what was counted elsewhere may be a moment behind."""
    if counted is None:
        return None
    left = Counter(counted)
    left.subtract({name: count for name, count in gone.items() if name in counted})
    return {name: max(count, 0) for name, count in left.items()}


def erasure_view(
    erased: Sequence[Erased], *, refusal: bool, stays: Sequence[str]
) -> dict[str, Any]:
    """What was removed, and what stays; `refusal`: they are on the do-not-call list."""
    return {
        "removed": [asdict(one) for one in erased],
        "refusal": refusal,
        "stays": list(stays),
    }

"""Erases one person from all campaigns, on their demand."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.campaign.erasure import Erased, erasable, erased_of, erasure_view, without
from dispatch.campaign.list_people import Dialled
from dispatch.campaign.person import Person, Talk, person_id
from dispatch.campaign.run import Campaign
from dispatch.errors import CampaignRefused
from dispatch.phone import E164
from handlers.adapters.campaign_numbers import Numbers
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaign_removal import CampaignRemoval
from handlers.campaign_keeping import CampaignKeeping, Operator
from handlers.conductor import until_first

BY_HAND = "by hand"
"""In place of a campaign, where an operator keeps a number from being called."""
STAYS = (
    "in the bucket: lists for 7 days, and what was set aside of them for 30",
    "backups of the table: up to 35 days",
    "contact records of Amazon Connect, which keeps the number called by its own rules",
    "recordings of their calls, where a campaign's file says record = true",
)
"""What Tocsin cannot reach, or does not own."""


@dataclass(frozen=True, slots=True)
class CampaignForgetting:
    """The people of all campaigns of one table."""

    keeping: CampaignKeeping
    people: CampaignPeople
    refusals: CampaignRefusals
    removal: CampaignRemoval
    clock: Callable[[], datetime]

    def forget(self, number: str, operator: Operator, *, keep_refusal: bool) -> dict[str, Any]:
        """What was removed, and what stays.

        An entry of the do-not-call list stays; `keep_refusal` makes one where there is none.
        Raises CampaignRefused, with nothing removed, while any campaign calls the person or reads
        a list, which may hold them.
        """
        number = _dialled(number)
        for campaign in self.keeping.campaigns.listed():
            erasable(campaign)
        for person, talk in self._known(number):
            erased_of(person, talk)
        if keep_refusal and not self.refusals.among([number]):
            self.refusals.add(number, BY_HAND, self.clock())
        campaigns = [person.campaign for person, _ in self._known(number)]
        erased = [one for one in (self._erase(each, number) for each in campaigns) if one]
        for one in erased:
            self.keeping.note(one.campaign, operator, "a person was erased")
        return erasure_view(erased, refusal=bool(self.refusals.among([number])), stays=STAYS)

    def _known(self, number: str) -> Iterator[tuple[Person, Talk]]:
        for campaign in self.keeping.campaigns.listed():
            known = self._of(campaign, number)
            if known is not None:
                yield known

    def _erase(self, campaign_id: str, number: str) -> Erased | None:
        return until_first(lambda: self._erase_once(campaign_id, number))

    def _erase_once(self, campaign_id: str, number: str) -> Erased | None:
        campaign = self.keeping.load(campaign_id)
        known = self._of(campaign, number)
        if known is None:
            return None
        erased = erased_of(*known)
        self.removal.erase(without(campaign, *known), *known)
        return erased

    def _of(self, campaign: Campaign, number: str) -> tuple[Person, Talk] | None:
        return self.people.load(campaign.id, person_id(campaign.id, number, campaign.salt))


def _dialled(written: str) -> str:
    """The number as lists are read, so that every spelling finds the same person.

    One that is no longer given out may have been when its list was read.
    """
    found = Numbers().read(written)
    if isinstance(found, Dialled):
        return found.number
    number = re.sub(r"[ ().-]", "", written)
    if not E164.fullmatch(number):
        raise CampaignRefused("give the number as + and 2 to 15 digits, as +819012345678")
    return number

"""Everything that an operator's commands need of campaigns, over one table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from dispatch.campaign.closing import closed
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.raw import RawLine, restored
from dispatch.campaign.run import Campaign
from dispatch.codec import encode
from dispatch.errors import CampaignRefused, StateConflict
from handlers.adapters import batches
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.adapters.campaign_import_queue import ImportQueue
from handlers.adapters.campaign_lists import Lists
from handlers.adapters.campaign_notes import CampaignNotes
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaign_removal import CampaignRemoval
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.pacer_looks import PacerLooks
from handlers.campaign_board import CampaignBoard
from handlers.campaign_forgetting import CampaignForgetting
from handlers.campaign_keeping import CampaignKeeping, Operator
from handlers.campaign_listing import CampaignListing
from handlers.campaign_scripts import CampaignScripts
from handlers.campaign_sweeping import CampaignSweeping

TABLE, PACER = "CampaignTableName", "CampaignPacerQueueUrl"
BUCKET, IMPORTS = "CampaignBucketName", "CampaignImportQueueUrl"
OUTPUTS = (TABLE, PACER, BUCKET, IMPORTS)
"""Of a stack that has campaigns."""


@dataclass(frozen=True, slots=True)
class CampaignDesk:
    """One table's campaigns."""

    keeping: CampaignKeeping
    people: CampaignPeople
    board: CampaignBoard
    forgetting: CampaignForgetting
    sweeping: CampaignSweeping
    listing: CampaignListing

    def view(self, named: str) -> dict[str, Any]:
        """How it stands, and who asked what of it; raises CampaignRefused."""
        notes = [encode(one) for one in self.keeping.notes.of(named)]
        return self.board.view(named) | {"notes": notes}

    def people_in(self, named: str, shard: int) -> Iterator[tuple[Person, Talk]]:
        """The people of one of its shards as they stand; raises CampaignRefused."""
        campaign = self.keeping.load(named)
        known = self.people.people_in(campaign.id, shard)
        return ((closed(campaign, person, talk), talk) for person, talk in known)

    def restore(self, lines: list[RawLine], operator: Operator) -> Campaign:
        """Store what raw lines hold, the campaign's own first; raises CampaignRefused.

        Nobody is called by it: it is over, and there for its report.
        """
        head, named = lines[0], next((one.person.campaign for one in lines if one.person), "")
        if head.campaign is not None:
            named = self._restore_head(head.campaign, head.file, operator)
        campaign = self.keeping.load(named)
        if not campaign.status.over:
            raise CampaignRefused(f"{named} is {campaign.status}: restore it where it is not")
        known = [(one.person, one.talk) for one in lines if one.person]
        if any(person.campaign != named for person, _ in known):
            raise CampaignRefused("the lines are of several campaigns: restore one at a time")
        batches.write(self.people.table, [person_item(*one) for one in known])
        return campaign

    def _restore_head(self, campaign: Campaign, text: str, operator: Operator) -> str:
        try:
            self.keeping.campaigns.create(restored(campaign), text)
        except StateConflict:
            raise CampaignRefused(f"there is a campaign {campaign.id} already") from None
        self.keeping.note(campaign.id, operator, "restored from a raw export")
        return campaign.id


def campaign_desk(outputs: Mapping[str, str], clock: Callable[[], datetime]) -> CampaignDesk:
    """That of a stack with these outputs; KeyError where it has no campaigns."""
    table, looks = outputs[TABLE], PacerLooks(outputs[PACER])
    campaigns, people = Campaigns(table), CampaignPeople(table)
    scripts, removal = CampaignScripts(campaigns, clock), CampaignRemoval(table)
    notes = CampaignNotes(table)
    keeping = CampaignKeeping(campaigns, scripts, notes, looks.begin, clock, token_hex)
    return CampaignDesk(
        keeping,
        people,
        CampaignBoard(keeping, CampaignAgenda(table)),
        CampaignForgetting(keeping, people, CampaignRefusals(table), removal, clock),
        CampaignSweeping(campaigns, scripts, removal, clock),
        CampaignListing(keeping, Lists(outputs[BUCKET]), ImportQueue(outputs[IMPORTS]), clock),
    )

"""An operator's office over the campaigns' table: keeping, forgetting and sweeping with a clock."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from campaign_table import campaign_table

from dispatch.campaign.control import Verb
from dispatch.campaign.person import Person, person_id
from dispatch.campaign.run import Importing, Status
from handlers.adapters import batches
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.adapters.campaign_notes import CampaignNotes
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaign_removal import CampaignRemoval
from handlers.adapters.campaigns import Campaigns
from handlers.campaign_board import CampaignBoard
from handlers.campaign_forgetting import CampaignForgetting
from handlers.campaign_keeping import CampaignKeeping, Operator
from handlers.campaign_scripts import CampaignScripts
from handlers.campaign_sweeping import CampaignSweeping

FILE = Path(__file__).parents[1] / "campaigns" / "appointment-reminder.toml"
TEXT = FILE.read_text(encoding="utf-8")
NAME = FILE.stem
START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
AKO = Operator("Ako", "arn:aws:iam::111122223333:user/ako")
NUMBERS = [f"+120255501{place:02}" for place in range(40)]


class Office:
    """`now` is the time; `woken` counts how often a pacer was asked for, `salts` what it gives."""

    def __init__(self, table):
        self.table, self.now, self.woken, self.salts = table, START, 0, 0
        self.campaigns, self.people = Campaigns(table), CampaignPeople(table)
        self.refusals, self.removal = CampaignRefusals(table), CampaignRemoval(table)
        self.notes = CampaignNotes(table)
        clock = self.clock
        scripts = CampaignScripts(self.campaigns, clock)
        self.keeping = CampaignKeeping(
            self.campaigns, scripts, self.notes, self.wake, clock, self.salt
        )
        self.board = CampaignBoard(self.keeping, CampaignAgenda(table))
        self.forgetting = CampaignForgetting(
            self.keeping, self.people, self.refusals, self.removal, clock
        )
        self.sweeping = CampaignSweeping(self.campaigns, scripts, self.removal, clock)

    def clock(self):
        return self.now

    def salt(self):
        self.salts += 1
        return f"salt {self.salts}"

    def wake(self):
        self.woken += 1

    def ready(self, named="", numbers=NUMBERS):
        """A campaign whose list has been read, with these people waiting."""
        campaign = self.keeping.create(NAME, TEXT, AKO, named)
        people = [self.person(campaign.id, one, line) for line, one in enumerate(numbers, 1)]
        batches.write(self.table, [person_item(one) for one in people])
        taken = len(people)
        importing = Importing(lines=taken, taken=taken, records=taken, done_at=self.now)
        return self.campaigns.save(replace(campaign, status=Status.READY, importing=importing))

    def running(self, named="", numbers=NUMBERS):
        return self.keeping.ask(self.ready(named, numbers).id, Verb.START, AKO)

    def person(self, campaign, number, line=1, **more):
        given = {"due_at": self.now, "line": line, "fields": {"name": "佐藤"}} | more
        return Person(campaign, self.id_of(campaign, number), number, "ja", "Asia/Tokyo", **given)

    def known(self, campaign, number):
        return self.people.load(campaign, self.id_of(campaign, number))

    def id_of(self, campaign, number):
        return person_id(campaign, number, self.campaigns.load(campaign).salt)


def office():
    """Yields one."""
    with campaign_table() as table:
        yield Office(table)

"""A campaign in the sandbox and the phones of those it calls, without the pacer: calls are placed.

The person's view is that of `night`'s phones.
"""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from campaign_scripts import SCRIPT
from night import Night

from dispatch.campaign.person import Attempt, Person, Stage, person_id
from dispatch.campaign.run import Campaign, Status
from dispatch.campaign.settings import campaign_in
from dispatch.campaign.speech import fault_speech
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.clients import client
from handlers.adapters.follow_ups import FollowUpMarks

EXAMPLE = Path(__file__).parents[1] / "campaigns" / "appointment-reminder.toml"
ID = "spring-20261121"
FIELDS = 'name = "name"\ndate = "date"\n'


def file_of(script=SCRIPT):
    """A whole campaign file around a script: the example's, with other fields."""
    head = EXAMPLE.read_text(encoding="utf-8").partition("[script]\n")[0]
    head = re.sub(r"(\[list\.fields\][^\n]*\n).*?\n\n", rf"\1{FIELDS}\n", head, flags=re.DOTALL)
    return head + script


class CampaignNight:
    """A night in which a campaign runs; all else is the night's."""

    def __init__(self, script=SCRIPT, night=None):
        self.night = night or Night()
        self.table = self.cloud.deployment.outputs["CampaignTableName"]
        self.people, self.campaigns = CampaignPeople(self.table), Campaigns(self.table)
        campaign = Campaign(ID, "spring", Status.PAUSED, self.cloud.loop.now)
        self.campaign = self.campaigns.create(campaign, file_of(script))

    def __getattr__(self, name):
        return getattr(self.night, name)

    def is_over(self):
        """As the night is: nothing that was said or sent may stand in a log."""
        self.night.is_over()

    @property
    def connect(self):
        return self.cloud.connect

    def somebody(self, name, language="en"):
        """This contact's phone is on the list; returns the person's id."""
        number = self.cloud.contacts[name].numbers[0].dialled
        person = Person(
            campaign=ID,
            id=person_id(ID, number, self.campaign.salt),
            number=number,
            language=language,
            zone="Asia/Tokyo",
            fields={"name": "Ann", "date": "Monday"},
        )
        client("dynamodb").put_item(TableName=self.table, Item=person_item(person))
        return person.id

    def calls_person(self, person):
        """Claim and call them, as the pacer does; returns the call."""
        known, _ = self.people.load(ID, person)
        attempt = Attempt(len(known.attempts) + 1, self.cloud.loop.now)
        claimed = replace(known, stage=Stage.CALLING, attempts=(*known.attempts, attempt))
        self.people.save_dial(replace(claimed, until=self.cloud.loop.now + timedelta(minutes=6)))
        script = campaign_in(file_of(), "spring.toml").script
        answer = self.connect.start_outbound_voice_contact(
            {
                "InstanceId": self.connect.instance_id,
                "ContactFlowId": self.cloud.deployment.contact_flows["CampaignFlow"].id,
                "SourcePhoneNumber": "+12025550150",
                "DestinationPhoneNumber": known.number,
                "ClientToken": f"{person}-{attempt.number}",
                "Attributes": {
                    "campaign": ID,
                    "person": person,
                    "attempt": str(attempt.number),
                    "language": known.language,
                    "unavailable": fault_speech(script, known.language),
                },
            }
        )
        self.cloud.loop.settle()
        return self.connect.calls[answer["ContactId"]]

    def talk(self, person):
        return self.people.load(ID, person)[1]

    def answers(self, person):
        return {one.question: one.answer for one in self.talk(person).answers}

    def changes_text(self, old, new):
        """The campaign's file gets a new text while it runs."""
        text = self.campaigns.file(ID, self.campaign.file_version)
        assert old in text
        version = self.campaign.file_version + 1
        self.campaigns.put_file(ID, version, text.replace(old, new))
        self.campaign = self.campaigns.save(replace(self.campaign, file_version=version))

    def refuses(self, number):
        return number in CampaignRefusals(self.table).among([number])

    def marks(self):
        return FollowUpMarks(self.table)

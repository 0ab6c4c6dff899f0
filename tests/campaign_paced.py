"""A campaign in the sandbox with its pacer, and a crowd of people who are no contacts."""

from collections import Counter
from dataclasses import replace

from campaign_calls import ID, CampaignNight

from dispatch.campaign.person import Person, person_id
from dispatch.campaign.run import Status
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.clients import client
from sandbox.telephone.crowd import Script

PACER = "CampaignPacerFunction"


class PacedNight(CampaignNight):
    """At noon in Tokyo; nobody has begun the looks yet."""

    def __init__(self, night=None):
        super().__init__(night=night)
        self.campaign = self.campaigns.save(replace(self.campaign, status=Status.RUNNING))

    def crowd(self, count, script):
        """So many people are on the list and due now; `script` is as Telephony.crowd."""
        self.cloud.connect.telephony.crowd = script
        for place in range(count):
            number = f"+120255501{place:05}"
            person = Person(
                campaign=ID,
                id=person_id(ID, number, self.campaign.salt),
                number=number,
                language="en",
                zone="Asia/Tokyo",
                fields={"name": "Ann", "date": "Monday"},
                due_at=self.cloud.loop.now,
            )
            client("dynamodb").put_item(TableName=self.table, Item=person_item(person))

    def begins(self):
        """What starting a campaign sends."""
        self.queue("CampaignPacerQueue").send("{}")

    def queue(self, name):
        return self.cloud.queues[self.cloud.deployment.queues[name].arn]

    def everybody(self):
        return [person for person, _ in self.people.people(ID)]

    def stages(self):
        return Counter(one.stage for one in self.everybody())

    def now_status(self):
        return self.campaigns.load(ID).status

    def looks_within(self, text):
        """How many looks there were."""
        seen, pacer = [], self.cloud.functions[PACER]
        queue = self.queue("CampaignPacerQueue")
        queue.deliver = lambda batch: seen.append(batch) or pacer.invoke(batch)
        self.passes(text)
        return len(seen)


def answers(_number, _call):
    """Everybody answers both questions, and hangs up."""
    return Script(after=4, keys="11", hangs_up=25)

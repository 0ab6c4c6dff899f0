"""Whoever imports lists of campaigns, on a night's clock."""

import io

from dirty_list import campaign_text

from dispatch.campaign.list_import import begun
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.clients import client
from handlers.campaign_desk import campaign_desk
from handlers.campaign_keeping import Operator

ID = "dirty-20261121"
CLERK = Operator("clerk", "test")
HEADINGS = b"name,phone,visit,note\n"


class Office:
    """Whoever imports lists, on a night's clock."""

    def __init__(self, night):
        self.night, self.cloud = night, night.cloud
        outputs = self.cloud.deployment.outputs
        self.table, self.bucket = outputs["CampaignTableName"], outputs["CampaignBucketName"]
        self.desk = campaign_desk(outputs, lambda: self.cloud.loop.now)
        self.campaigns, self.people = Campaigns(self.table), CampaignPeople(self.table)
        self.desk.keeping.create("dirty", campaign_text(), CLERK, ID)

    def imports(self, data):
        self.desk.listing.put(ID, "list.csv", io.BytesIO(data), CLERK)

    def imports_what_is_at(self, key):
        self.campaigns.save(begun(self.campaigns.load(ID), key, self.cloud.loop.now))
        self.desk.listing.queue.send(ID)

    def view(self):
        return self.desk.view(ID)

    def list(self):
        """How far the list is read."""
        return self.view()["list"]

    def everybody(self):
        return {person.id: (person, talk) for person, talk in self.people.people(ID)}

    def rejected(self):
        """The lines of all files of what was set aside."""
        listed = client("s3").list_objects_v2(Bucket=self.bucket, Prefix="rejected/")
        keys = [one["Key"] for one in listed.get("Contents", [])]
        texts = [
            client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read().decode("utf-8-sig")
            for key in keys
        ]
        return [row for text in texts for row in text.splitlines()[1:]]


def small(*rows):
    """A list of these rows."""
    return HEADINGS + "\n".join(rows).encode()

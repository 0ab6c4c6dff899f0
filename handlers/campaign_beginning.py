"""What `tocsin campaign import` does once there is a campaign: its list is put where it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.campaign.list_import import begun
from dispatch.campaign.list_view import import_view
from dispatch.campaign.run import Campaign
from dispatch.errors import CampaignRefused
from handlers.adapters.campaign_import_queue import ImportQueue
from handlers.adapters.campaign_lists import Lists
from handlers.adapters.campaigns import Campaigns
from handlers.conductor import until_first

OUTPUTS = ("CampaignTableName", "CampaignBucketName", "CampaignImportQueueUrl")
"""Of the template; not there where it has no numbers for campaigns."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The campaigns of one table, with the bucket of their lists."""

    campaigns: Campaigns
    lists: Lists
    queue: ImportQueue
    clock: Callable[[], datetime]

    def key(self, named: str, suffix: str) -> str:
        """Where a new list of the campaign is to be put; raises CampaignRefused.

        Not while another one is read: it would be there for nothing.
        """
        now = self.clock()
        begun(self._load(named), "", now)
        return f"lists/{named}/{now:%Y%m%dT%H%M%S%f}{suffix}"

    def begin(self, named: str, key: str) -> dict[str, Any]:
        """Have the list under that key read; how it stands then. Raises CampaignRefused."""
        campaign = until_first(
            lambda: self.campaigns.save(begun(self._load(named), key, self.clock()))
        )
        self.queue.send(campaign.id)
        return self.view(named)

    def view(self, named: str) -> dict[str, Any]:
        """How far the campaign's list is read, and what was set aside; raises CampaignRefused."""
        return import_view(self._load(named), self.lists.bucket)

    def _load(self, named: str) -> Campaign:
        campaign = self.campaigns.load(named)
        if campaign is None:
            raise CampaignRefused(f"there is no campaign {named}: tocsin campaign list lists them")
        return campaign


def beginning(outputs: Mapping[str, str], clock: Callable[[], datetime]) -> Beginning:
    """Of what is deployed; raises CampaignRefused where campaigns are not."""
    if missing := [one for one in OUTPUTS if one not in outputs]:
        raise CampaignRefused(f"there is no {missing[0]}: CampaignCallerNumbers is empty there")
    table, bucket, queue = (outputs[one] for one in OUTPUTS)
    return Beginning(Campaigns(table), Lists(bucket), ImportQueue(queue), clock)

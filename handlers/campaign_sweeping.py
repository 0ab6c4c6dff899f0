"""Gives the people of campaigns that are over the time at which DynamoDB removes them (TTL).

A campaign remembers how many of its shards are done with, so that a sweep that is cut off goes on
where it was; within a shard whoever has a time already is not asked for again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from dispatch.campaign.erasure import expires_at, to_be_swept
from dispatch.campaign.run import Campaign
from handlers.adapters.campaign_removal import CampaignRemoval
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.items import Item
from handlers.campaign_scripts import CampaignScripts
from handlers.conductor import until_first

AT_ONCE = 200
"""People between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class CampaignSweeping:
    """One table. `executor` writes several at once; None writes one after the other."""

    campaigns: Campaigns
    scripts: CampaignScripts
    removal: CampaignRemoval
    clock: Callable[[], datetime]
    executor: Executor | None = None

    def sweep(self, until: datetime) -> bool:
        """Mark whom there is to mark, until then; whether nobody is left."""
        return all(
            self.sweep_one(one.id, until) for one in self.campaigns.listed() if to_be_swept(one)
        )

    def sweep_one(self, campaign_id: str, until: datetime) -> bool:
        """The people of one campaign that is over; whether all of them have their time."""
        campaign = self.campaigns.load(campaign_id)
        while campaign is not None and to_be_swept(campaign):
            if not self._shard(campaign, until):
                return False
            campaign = until_first(lambda: self._done(campaign_id))
        return True

    def _shard(self, campaign: Campaign, until: datetime) -> bool:
        kept = self.scripts.file(campaign.id, campaign.file_version).retention
        ended = campaign.ended_at or self.clock()
        at = expires_at(ended, kept)
        for part in _parts(self.removal.unmarked(campaign.id, campaign.swept)):
            if self.clock() >= until:
                return False
            self._mark(part, at)
        return True

    def _mark(self, part: list[Item], at: int) -> None:
        write: Callable[[Item], None] = lambda key: self.removal.mark(key, at)  # noqa: E731
        done = self.executor.map(write, part) if self.executor else map(write, part)
        for _ in done:
            pass

    def _done(self, campaign_id: str) -> Campaign | None:
        """One shard more."""
        campaign = self.campaigns.load(campaign_id)
        if campaign is None or not to_be_swept(campaign):
            return campaign
        return self.campaigns.save(replace(campaign, swept=campaign.swept + 1))


def _parts(keys: Iterator[Item]) -> Iterator[list[Item]]:
    while part := list(islice(keys, AT_ONCE)):
        yield part

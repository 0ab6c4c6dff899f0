"""Puts a list into the bucket, and has it read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from dispatch.campaign.list_import import begun, failed
from dispatch.campaign.run import Campaign
from dispatch.errors import OutcomeUnknown
from handlers.adapters.campaign_import_queue import ImportQueue
from handlers.adapters.campaign_lists import Lists
from handlers.campaign_keeping import CampaignKeeping, Operator
from handlers.conductor import until_first


@dataclass(frozen=True, slots=True)
class CampaignListing:
    """The lists of one table's campaigns."""

    keeping: CampaignKeeping
    lists: Lists
    queue: ImportQueue
    clock: Callable[[], datetime]

    def put(self, named: str, file: str, content: BinaryIO, operator: Operator) -> Campaign:
        """Have the list read that is in this file; raises CampaignRefused and OutcomeUnknown."""
        now = self.clock()
        begun(self.keeping.load(named), "", now)
        key = f"lists/{named}/{now:%Y%m%dT%H%M%S}-{re.sub(r'[^A-Za-z0-9._-]+', '-', file)[-80:]}"
        self.lists.put(key, content)
        campaigns = self.keeping.campaigns
        campaign = until_first(lambda: campaigns.save(begun(self.keeping.load(named), key, now)))
        try:
            self.queue.send(named)
        except OutcomeUnknown as error:
            fault = str(error)
            until_first(lambda: campaigns.save(failed(self.keeping.load(named), fault)))
            raise
        self.keeping.note(named, operator, "list imported")
        return campaign

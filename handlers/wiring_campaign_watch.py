"""Reads from the environment what the watch over campaigns is made of."""

import os

from handlers.adapters.campaigns import Campaigns
from handlers.adapters.metrics import publish
from handlers.adapters.pacer_lease import PacerLease
from handlers.adapters.pacer_looks import PacerLooks
from handlers.campaign_watch import CampaignWatch


def campaign_watch() -> CampaignWatch | None:
    """None where there are no campaigns."""
    table = os.environ.get("CAMPAIGN_TABLE_NAME", "")
    if not table:
        return None
    looks = PacerLooks(os.environ.get("CAMPAIGN_PACER_QUEUE_URL", ""))
    return CampaignWatch(Campaigns(table), PacerLease(table, "auditor"), looks, publish)

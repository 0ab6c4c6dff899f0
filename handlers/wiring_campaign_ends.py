"""Reads from the environment where the ends of campaigns' calls are told."""

import os

from handlers.adapters.campaign_ends import CampaignEnds


def campaign_ends() -> CampaignEnds | None:
    """The queue of ended campaign calls; None where there are no campaigns."""
    queue = os.environ.get("CAMPAIGN_ENDS_QUEUE_URL", "")
    return CampaignEnds(queue) if queue else None

"""Reads from the environment what lets people of campaigns that are over be removed."""

from concurrent.futures import ThreadPoolExecutor

from handlers import wiring
from handlers.adapters.campaign_removal import CampaignRemoval
from handlers.adapters.campaigns import Campaigns
from handlers.campaign_scripts import CampaignScripts
from handlers.campaign_sweeping import CampaignSweeping

THREADS = 32
"""Each write takes some 5 ms: 50,000 people in the time of one look."""


def sweeping() -> CampaignSweeping:
    """In the sandbox one after the other, as everything is there."""
    table = wiring.setting("CAMPAIGN_TABLE_NAME")
    campaigns = Campaigns(table)
    return CampaignSweeping(
        campaigns,
        CampaignScripts(campaigns, wiring.now),
        CampaignRemoval(table),
        lambda: wiring.now(),  # noqa: PLW0108 - the sandbox puts its own clock in its place
        ThreadPoolExecutor(THREADS) if wiring.turn_lasts() else None,
    )

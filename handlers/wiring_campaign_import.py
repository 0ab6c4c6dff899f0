"""Reads from the environment what reads the lists of campaigns."""

import os

from dispatch.campaign.list_people import Reader
from dispatch.routes.listing import list_of
from handlers import wiring
from handlers.adapters.campaign_import_queue import ImportQueue
from handlers.adapters.campaign_lists import Lists
from handlers.adapters.campaign_numbers import Numbers
from handlers.adapters.campaign_origins import CampaignOrigins
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from handlers.campaign_importing import Importer


def importer() -> Importer:
    """The table, the bucket and the queue of campaigns."""
    table = wiring.setting("CAMPAIGN_TABLE_NAME")
    return Importer(
        campaigns=Campaigns(table),
        people=CampaignOrigins(table),
        refusals=CampaignRefusals(table),
        lists=Lists(wiring.setting("CAMPAIGN_BUCKET_NAME")),
        queue=ImportQueue(wiring.setting("CAMPAIGN_IMPORT_QUEUE_URL")),
        reader_of=_reader_of,
        now=lambda: wiring.now(),  # noqa: PLW0108 - the sandbox puts its own clock in its place
    )


def _reader_of(country: str) -> Reader:
    return Numbers(country, list_of(os.environ.get("ALLOWED_CALLING_CODES", ""))).read

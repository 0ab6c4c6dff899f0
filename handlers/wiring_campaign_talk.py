"""Reads from the environment what the calls of campaigns and their follow-ups are made of."""

import os

from handlers import wiring
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_recorded import CampaignRecorded
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.event_bus import EventBus
from handlers.adapters.follow_ups import FollowUpMarks, FollowUpQueue
from handlers.adapters.messenger import Messenger
from handlers.adapters.notifier import Notifier
from handlers.campaign_scripts import CampaignScripts
from handlers.campaign_talking import CampaignTalking
from handlers.following_up import FollowingUp


def talking() -> CampaignTalking:
    """What the calls ask."""
    table = wiring.setting("CAMPAIGN_TABLE_NAME")
    return CampaignTalking(
        people=CampaignPeople(table),
        scripts=CampaignScripts(Campaigns(table), wiring.now),
        refusals=CampaignRefusals(table),
        follow_ups=FollowUpQueue(wiring.setting("FOLLOW_UPS_QUEUE_URL")),
        queues=_queues(os.environ.get("CAMPAIGN_QUEUES", "")),
        clock=wiring.now,
        recorded=CampaignRecorded(table),
    )


def following_up() -> FollowingUp:
    """What sends follow-ups."""
    table = wiring.setting("CAMPAIGN_TABLE_NAME")
    topics = {
        "notices": wiring.setting("NOTICES_TOPIC_ARN"),
        "operations": wiring.setting("OPERATIONS_TOPIC_ARN"),
    }
    return FollowingUp(
        people=CampaignPeople(table),
        scripts=CampaignScripts(Campaigns(table), wiring.now),
        marks=FollowUpMarks(table),
        messenger=Messenger(),
        notifier=Notifier(topics),
        bus=EventBus(),
        sender_id=os.environ.get("SMS_SENDER_ID", ""),
        clock=wiring.now,
    )


def _queues(text: str) -> dict[str, str]:
    """`support=ID,sales=ID`."""
    pairs = (one.partition("=") for one in text.split(",") if one)
    return {name.strip(): queue.strip() for name, _, queue in pairs}

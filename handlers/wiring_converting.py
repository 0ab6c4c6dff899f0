"""Reads from the environment what the conversion of recordings is made of."""

import base64
import os

from handlers import wiring
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_recorded import CampaignRecorded
from handlers.adapters.lines import Lines
from handlers.adapters.number_key import NumberKey
from handlers.adapters.recording_failures import RecordingFailures
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.adapters.recording_objects import RecordingObjects
from handlers.converting import Converting
from handlers.converting_batch import ConvertingBatch
from handlers.own_calls import CampaignCalls, OwnCalls


def converting() -> ConvertingBatch:
    """For the bucket, the ledger and the queue that the template names."""
    numbers = NumberKey(wiring.setting("RECORDINGS_NUMBER_KEY"))
    context = os.environ.get("RECORDINGS_ENCRYPTION_CONTEXT", "")
    objects = RecordingObjects(
        wiring.setting("RECORDINGS_BUCKET"),
        wiring.setting("RECORDINGS_STORAGE_CLASS"),
        base64.b64encode(context.encode()).decode(),
    )
    return ConvertingBatch(
        Converting(objects, own_calls().whose, numbers.hashed, wiring.now),
        RecordingLedger(wiring.setting("RECORDINGS_TABLE_NAME")),
        RecordingFailures(wiring.setting("RECORDINGS_FAILURES_QUEUE_URL")),
    )


def own_calls() -> OwnCalls:
    """Those of alerts, and of campaigns where there are any."""
    table = os.environ.get("CAMPAIGN_TABLE_NAME", "")
    campaigns = CampaignCalls(CampaignRecorded(table), CampaignPeople(table)) if table else None
    return OwnCalls(Lines(wiring.setting("TABLE_NAME")), campaigns)

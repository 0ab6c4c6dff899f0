"""Contact records from the instance's Kinesis stream: those of campaigns' calls tell their ends."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from dispatch.campaign.ends import forwarded
from handlers import wiring
from handlers.adapters.campaign_ends import CampaignEnds
from handlers.adapters.log import log

ENDS = CampaignEnds(wiring.setting("CAMPAIGN_ENDS_QUEUE_URL"))


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One batch of the stream; what the queue did not take is reported back, by its place there.

    Raises OutcomeUnknown where nobody knows: Lambda gives the whole batch again.
    """
    told = [(one["kinesis"]["sequenceNumber"], _end_in(one)) for one in event["Records"]]
    ends = [(place, body) for place, body in told if body is not None]
    refused = ENDS.tell([body for _, body in ends])
    return {"batchItemFailures": [{"itemIdentifier": ends[one][0]} for one in refused]}


def _end_in(record: Mapping[str, Any]) -> str | None:
    try:
        found = json.loads(base64.b64decode(record["kinesis"]["data"]))
    except ValueError:
        log.warning("no contact record", sequence=record["kinesis"]["sequenceNumber"])
        return None
    return forwarded(found) if isinstance(found, dict) else None

"""EventBridge PutEvents as functions ask for it: onto the bus, and nothing is waited for."""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch.incident_view import written
from sandbox.api_calls import Answer
from sandbox.bus import Bus
from sandbox.regions import REGION
from sandbox.telephone.connect import ACCOUNT


def bus_answers(bus: Bus, clock: Callable[[], datetime]) -> dict[tuple[str, str], Answer]:
    """What answers EventBridge."""

    def put_events(asked: Mapping[str, Any]) -> dict[str, Any]:
        entries = [_put(bus, clock(), entry) for entry in asked["Entries"]]
        return {"FailedEntryCount": 0, "Entries": entries}

    return {("events", "PutEvents"): put_events}


def _put(bus: Bus, now: datetime, entry: Mapping[str, Any]) -> dict[str, Any]:
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "source": entry["Source"],
        "detail-type": entry["DetailType"],
        "account": ACCOUNT,
        "time": written(now),
        "region": REGION,
        "resources": [],
        "detail": json.loads(entry["Detail"]),
    }
    bus.put(event)
    return {"EventId": event["id"]}

"""Entries of EventBridge PutEvents, from functions and from whoever asks the sandbox's address."""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch.incident_view import written
from sandbox.api_calls import Answer
from sandbox.bus import Bus
from sandbox.regions import ACCOUNT, REGION

Event = dict[str, Any]
Put = Callable[[Event], dict[str, Any]]
"""Puts an event; what PutEvents says of its entry."""


def bus_answers(bus: Bus, clock: Callable[[], datetime]) -> dict[tuple[str, str], Answer]:
    """What answers EventBridge: the event goes on the bus, and nothing is waited for."""

    def put(event: Event) -> dict[str, Any]:
        bus.put(event)
        return {"EventId": event["id"]}

    return {("events", "PutEvents"): lambda asked: put_entries(asked, clock(), put)}


def put_entries(asked: Mapping[str, Any], now: datetime, put: Put) -> dict[str, Any]:
    """The answer of PutEvents; entries that cannot be taken are told, the others are put."""
    entries = [_put(entry, now, put) for entry in asked.get("Entries", [])]
    failed = sum("ErrorCode" in entry for entry in entries)
    return {"FailedEntryCount": failed, "Entries": entries}


def _put(entry: Any, now: datetime, put: Put) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    if not isinstance(entry, dict):
        return refused("InvalidArgument", "An entry is a JSON object.")
    if str(entry.get("Source", "")).startswith("aws."):
        return refused("NotAuthorizedForSourceException", "Not authorized for the source.")
    try:
        detail = json.loads(entry.get("Detail", "{}"))
    except (ValueError, TypeError, RecursionError):
        return refused("MalformedDetail", "Detail is malformed.")
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "source": entry.get("Source"),
        "detail-type": entry.get("DetailType"),
        "account": ACCOUNT,
        "time": written(now),
        "region": REGION,
        "resources": entry.get("Resources", []),
        "detail": detail,
    }
    return put(event)


def refused(code: str, why: str) -> dict[str, str]:
    """What is said of an entry that was not taken."""
    return {"ErrorCode": code, "ErrorMessage": why}

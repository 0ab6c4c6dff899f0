"""EventBridge PutEvents, for `aws events put-events --endpoint-url`."""

import json
import uuid
from typing import Any

from dispatch.incident_view import written
from sandbox.cloud import Cloud
from sandbox.deliveries import REFUSED, deliver
from sandbox.view import View


def put_events(cloud: Cloud, view: View, asked: dict[str, Any]) -> dict[str, Any]:
    """EventBridge PutEvents: custom sources only, as in AWS."""
    entries = [_put_entry(cloud, view, entry) for entry in asked.get("Entries", [])]
    failed = sum("ErrorCode" in entry for entry in entries)
    return {"FailedEntryCount": failed, "Entries": entries}


def _put_entry(cloud: Cloud, view: View, entry: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    if not isinstance(entry, dict):
        return {"ErrorCode": "InvalidArgument", "ErrorMessage": "An entry is a JSON object."}
    if str(entry.get("Source", "")).startswith("aws."):
        return {
            "ErrorCode": "NotAuthorizedForSourceException",
            "ErrorMessage": "Not authorized for the source.",
        }
    try:
        detail = json.loads(entry.get("Detail", "{}"))
    except (ValueError, TypeError, RecursionError):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    event = {
        "id": str(uuid.uuid4()),
        "source": entry.get("Source"),
        "detail-type": entry.get("DetailType"),
        "time": written(cloud.loop.now),
        "resources": entry.get("Resources", []),
        "detail": detail,
    }
    told = deliver(cloud, view, event)
    if told["outcome"] == REFUSED:
        return {"ErrorCode": "InvalidArgument", "ErrorMessage": told["reason"]}
    return {"EventId": told["id"]}

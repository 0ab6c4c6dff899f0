"""What Amazon Connect tells of a call: contact events, and the contact record in its stream."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sandbox.telephone.call import Call


def contact_event(call: Call, happening: str, now: datetime, instance: str) -> dict[str, Any]:
    """An "Amazon Connect Contact Event"; no reason in it, as for ordinary API calls."""
    detail = {
        "eventType": happening,
        "contactId": call.contact_id,
        "initialContactId": call.contact_id,
        "channel": "VOICE",
        "instanceArn": instance,
        "initiationMethod": "API",
        "initiationTimestamp": _written(call.placed_at),
        "connectedToSystemTimestamp": _written(call.connected_at),
        "disconnectTimestamp": _written(call.ended_at),
        "tags": {
            "aws:connect:instanceId": instance.rpartition("/")[2],
            "aws:connect:systemEndpoint": call.request["SourcePhoneNumber"],
        },
        **({"answeringMachineDetectionStatus": call.detected} if call.detected else {}),
    }
    name = f"{call.contact_id}:{happening}"
    region, account = instance.split(":")[3:5]
    return {
        "version": "0",
        "id": str(uuid.UUID(hashlib.sha256(name.encode()).hexdigest()[:32])),
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "account": account,
        "time": _written(now),
        "region": region,
        "resources": [instance],
        "detail": detail,
    }


def contact_record(call: Call) -> dict[str, Any]:
    """The same in a contact record of the stream: other names, and times as texts."""
    record = {name: _in_a_record(one) for name, one in call.record().items() if name != "Id"}
    return {
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "ContactId": call.contact_id,
        "ConnectedToSystemTimestamp": None,
        "CustomerEndpoint": {
            "Address": call.request["DestinationPhoneNumber"],
            "Type": "TELEPHONE_NUMBER",
        },
        "SystemEndpoint": {
            "Address": call.request["SourcePhoneNumber"],
            "Type": "TELEPHONE_NUMBER",
        },
        **record,
    }


def _in_a_record(value: object) -> object:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def _written(at: datetime | None) -> str:
    """A time as contact events write it; 1970 stands for null."""
    if at is None:
        return "1970-01-01T00:00:00.001Z"
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"

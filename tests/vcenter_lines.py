"""vCenter's log lines as CloudWatch Logs hands them to the function."""

import base64
import gzip
import json
from datetime import datetime


def batch(*lines, at=None, kind="DATA_MESSAGE"):
    """The event of a subscription filter; the first line was written at 3:00, each 1 s later."""
    start = int((at or datetime.fromisoformat("2026-11-21T03:00:00+00:00")).timestamp() * 1000)
    events = [
        {"id": str(number), "timestamp": start + 1000 * number, "message": line}
        for number, line in enumerate(lines)
    ]
    body = {
        "messageType": kind,
        "owner": "111122223333",
        "logGroup": "/vmware/vcenter",
        "logStream": "vcsa01",
        "subscriptionFilters": ["VCenterSubscription"],
        "logEvents": events,
    }
    return packed(json.dumps(body).encode())


def packed(body):
    return {"awslogs": {"data": base64.b64encode(gzip.compress(body)).decode()}}


def arrive(night, *lines):
    """The lines come to the function, and what it puts on the bus goes its way."""
    told = night.cloud.functions["VCenterFunction"].invoke(batch(*lines, at=night.cloud.loop.now))
    night.cloud.loop.settle()
    return told


def syslog(message, number=575802, kind="AlarmStatusChangedEvent", level="info", second=0):
    """A line as vCenter's own syslog writes it (RFC 5424)."""
    at = f"2026-11-21T03:00:{second:02}.120Z"
    return (
        f"<14>1 {at} vcsa01.example.com vpxd 5123 - -  Event [{number}] [1-1] [{at}]"
        f" [vim.event.{kind}] [{level}] [] [Frankfurt] [{number}] [{message}]"
    )


def host_lines(before="Green", after="Red", first=575800, second=0):
    """The four lines that one alarm of a host makes."""
    alarm = "Alarm 'Host connection and power state' on esx01.example.com"
    texts = [
        ("EventEx", "error", f"{alarm} triggered by event {first} 'Lost connection to the host'"),
        ("AlarmStatusChangedEvent", "info", f"{alarm} changed from {before} to {after}"),
        ("AlarmActionTriggeredEvent", "info", f"{alarm} triggered an action"),
        (
            "AlarmSnmpCompletedEvent",
            "info",
            "Alarm 'Host connection and power state': an SNMP trap for entity esx01 was sent",
        ),
    ]
    return [
        syslog(text, first + number, kind, level, second)
        for number, (kind, level, text) in enumerate(texts)
    ]

"""The alarms of a history, as CloudWatch tells of them."""

from datetime import datetime
from typing import Any

NAMES = "aab"
SEVERITIES = ("critical", "critical", "high", "medium")


def alarm_event(number: int, name: str, severity: str, now: datetime) -> dict[str, Any]:
    """An alarm that goes off with this severity, or is over where the severity is empty."""
    value, before = ("ALARM", "OK") if severity else ("OK", "ALARM")
    return {
        "version": "0",
        "id": f"event-{number}",
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "account": "111122223333",
        "region": "ap-northeast-1",
        "time": now.isoformat(),
        "resources": [f"arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}"],
        "detail": {
            "alarmName": name,
            "state": {"value": value, "reason": "Threshold Crossed"},
            "previousState": {"value": before},
            "configuration": {"description": f"[{severity or 'high'}] it fails"},
        },
    }

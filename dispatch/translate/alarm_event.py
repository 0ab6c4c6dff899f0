"""An EventBridge event of an alarm, made from a shape that has no event id."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from dispatch.errors import UnreadableEvent
from dispatch.translate.fields import mapping, moment

STATE_CHANGE: Final = "CloudWatch Alarm State Change"
CONTRIBUTOR_CHANGE: Final = "CloudWatch Alarm Contributor State Change"
"""Of one time series of an alarm, where it watches several."""


def alarm_event(
    detail: Mapping[str, object], arn: str, account: str, region: str, time: str
) -> dict[str, object]:
    """The event that CloudWatch sends to EventBridge about the same change of state.

    Its id follows from the change: SNS and Lambda deliver more than once, and an alarm may have
    several topics among its actions. Its time has whole seconds, as EventBridge's own.
    """
    at = moment(time)
    return {
        "version": "0",
        "id": _id(detail, arn),
        "detail-type": CONTRIBUTOR_CHANGE if detail.get("alarmContributor") else STATE_CHANGE,
        "source": "aws.cloudwatch",
        "account": account,
        "time": at.replace(microsecond=0).isoformat() if at else time,
        "region": region,
        "resources": [arn] if arn else [],
        "detail": dict(detail),
    }


def raw(values: Mapping[str, object], key: str) -> str:
    """A text as it was sent, empty for anything else: an ARN is compared letter by letter."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _id(detail: Mapping[str, object], arn: str) -> str:
    state = mapping(detail.get("state"))
    contributor = mapping(detail.get("alarmContributor")).get("id")
    change = [arn, *(state.get(key) for key in ("value", "reason", "timestamp")), contributor]
    # Without a time nothing tells two changes apart but the whole of what is said.
    told = change if moment(state.get("timestamp")) else [arn, detail]
    try:
        text = json.dumps(told, sort_keys=True)
    except RecursionError:
        raise UnreadableEvent("the alarm is nested too deep to be told from another") from None
    return f"alarm-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:32]}"

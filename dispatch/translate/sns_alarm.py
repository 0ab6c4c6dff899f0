"""CloudWatch's SNS message about an alarm, as the EventBridge event of the same change.

The keys of both: CloudWatch User Guide, "Notifying users on alarm changes" and "Alarm events and
EventBridge".
"""

from collections.abc import Mapping
from typing import Final

from dispatch.errors import UnreadableEvent
from dispatch.translate.alarm_event import alarm_event, raw
from dispatch.translate.cloudwatch import STATES
from dispatch.translate.fields import mapping, mappings
from dispatch.translate.region_names import partition, region_code

_STATISTICS: Final = {
    "AVERAGE": "Average",
    "SUM": "Sum",
    "MINIMUM": "Minimum",
    "MAXIMUM": "Maximum",
    "SAMPLE_COUNT": "SampleCount",
}


def event_of(message: Mapping[str, object], topic_arn: str = "") -> dict[str, object]:
    """The event; `topic_arn` tells the region where the message does not.

    Raises UnreadableEvent for a message without a new state.
    """
    if message.get("NewStateValue") not in STATES:
        raise UnreadableEvent(f"NewStateValue must be one of {', '.join(STATES)}")
    region = _region(message, topic_arn)
    account = raw(message, "AWSAccountId")
    name = raw(message, "AlarmName")
    built = f"arn:{partition(region)}:cloudwatch:{region}:{account}:alarm:{name}"
    return alarm_event(
        _detail(message, name),
        arn=raw(message, "AlarmArn") or built,
        account=account,
        region=region,
        time=raw(message, "StateChangeTime"),
    )


def _detail(message: Mapping[str, object], name: str) -> dict[str, object]:
    before, after = message.get("OldStateValue"), message.get("NewStateValue")
    state = {
        "value": after,
        "reason": raw(message, "NewStateReason"),
        "timestamp": raw(message, "StateChangeTime"),
    }
    previous: dict[str, object] = {"value": before}
    if before == after == "ALARM":
        # An action runs when the alarm changes, or when what suppressed its actions is over.
        previous["actionsSuppressedBy"] = "what has ended"
    configuration = {
        "description": raw(message, "AlarmDescription"),
        "metrics": _metrics(mapping(message.get("Trigger"))),
    }
    return {
        "alarmName": name,
        "state": state,
        **({"previousState": previous} if before else {}),
        "configuration": configuration,
        **_contributor(message),
    }


def _contributor(message: Mapping[str, object]) -> dict[str, object]:
    """Which time series the message is about, where the alarm watches several."""
    series = raw(message, "AlarmContributorId")
    attributes = dict(mapping(message.get("AlarmContributorAttributes")))
    return {"alarmContributor": {"id": series, "attributes": attributes}} if series else {}


def _metrics(trigger: Mapping[str, object]) -> list[dict[str, object]]:
    queries = list(mappings(trigger.get("Metrics")))
    if queries:
        return [_query(one) for one in queries]
    return [{"id": "m1", "metricStat": _stat(trigger, trigger)}] if trigger else []


def _query(query: Mapping[str, object]) -> dict[str, object]:
    """One metric of an alarm on several, or an expression over them."""
    stat = mapping(query.get("MetricStat"))
    found: dict[str, object] = {"id": raw(query, "Id")}
    if stat:
        return found | {"metricStat": _stat(stat, mapping(stat.get("Metric")))}
    return found | {"expression": raw(query, "Expression"), "label": raw(query, "Label")}


def _stat(stat: Mapping[str, object], metric: Mapping[str, object]) -> dict[str, object]:
    statistic = raw(stat, "Statistic") or raw(stat, "Stat")
    return {
        "metric": {
            "namespace": raw(metric, "Namespace"),
            "name": raw(metric, "MetricName"),
            "dimensions": {
                raw(one, "name"): raw(one, "value") for one in mappings(metric.get("Dimensions"))
            },
        },
        "period": stat.get("Period"),
        "stat": _STATISTICS.get(statistic, statistic) or raw(stat, "ExtendedStatistic"),
    }


def _region(message: Mapping[str, object], topic_arn: str) -> str:
    """Alarm and topic are in one region, so whatever ARN is there tells it."""
    actions = [message.get(key) for key in ("AlarmActions", "OKActions")]
    arns = [one for each in actions if isinstance(each, list) for one in each]
    return (
        _region_in(message.get("AlarmArn"))
        or region_code(raw(message, "Region"))
        or next(filter(None, map(_region_in, [*arns, topic_arn])), "")
    )


def _region_in(arn: object) -> str:
    fields = arn.split(":", 5) if isinstance(arn, str) else []
    return fields[3] if len(fields) > 3 and fields[0] == "arn" else ""  # noqa: PLR2004

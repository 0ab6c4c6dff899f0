"""CloudWatch alarms: metric, composite, anomaly detection, metric math and Metrics Insights."""

from collections.abc import Iterator, Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.hints import split_tag
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key, mapping, mappings, moment, resource_name

STATES: Final = ("ALARM", "OK", "INSUFFICIENT_DATA")
PREFERRED_DIMENSIONS: Final = (
    *("InstanceId", "DBInstanceIdentifier", "DBClusterIdentifier", "LoadBalancer"),
    *("FunctionName", "ServiceName", "ClusterName", "QueueName", "TableName", "TopicName"),
    *("CacheClusterId", "AutoScalingGroupName", "TargetGroup", "VolumeId", "FileSystemId"),
    *("StateMachineArn", "ApiName", "ApiId", "DistributionId", "BucketName", "VpnId", "host"),
)
"""Which dimension says what has the trouble, best first; otherwise it is the first there is."""


def read_state_change(envelope: Envelope) -> Meaning:
    """An alarm, or one time series of it (a contributor), changed its state.

    An alarm over several time series is one trouble, whichever of them tell of it: it begins with
    the first that is over the threshold, and ends when the alarm itself is OK.
    """
    detail = envelope.detail
    state = mapping(detail.get("state"))
    status, note = _status(envelope, state)
    description = clean(mapping(detail.get("configuration")).get("description"), SUMMARY_LIMIT)
    return Meaning(
        status=status,
        dedup_key=key(_alarm_arn(envelope)),
        name=_name(envelope),
        summary=_summary(description, clean(state.get("reason"), SUMMARY_LIMIT)),
        resource=_resource(detail),
        description=description,
        note=note,
    )


def read_configuration_change(envelope: Envelope) -> Meaning:
    """An alarm was created, edited or deleted: that is nobody's emergency."""
    operation = clean(envelope.detail.get("operation")) or "change"
    return Meaning(
        status=Status.SILENT,
        dedup_key=key(_alarm_arn(envelope)),
        name=_name(envelope),
        note=f"the alarm's configuration changed ({operation}), not its state",
    )


def _status(envelope: Envelope, state: Mapping[str, object]) -> tuple[Status, str]:
    before = mapping(envelope.detail.get("previousState"))
    value, was = state.get("value"), before.get("value")
    match value:
        case "ALARM":
            return _alarm_status(envelope, state, before)
        case "OK" if mapping(envelope.detail.get("alarmContributor")):
            return (
                Status.SILENT,
                "one time series is well; the trouble ends with the alarm's own OK",
            )
        case "OK" if was == "INSUFFICIENT_DATA":
            # Ends an incident that is open: the data was missing between ALARM and OK.
            return Status.RECOVERED, "OK after INSUFFICIENT_DATA is a first evaluation"
        case "OK" if was == "OK":
            return Status.SILENT, "the alarm was OK before"
        case "OK":
            return Status.RECOVERED, ""
        case "INSUFFICIENT_DATA":
            return Status.SILENT, "the alarm has too little data to be judged"
    raise UnreadableEvent(f"detail.state.value must be one of {', '.join(STATES)}")


def _alarm_status(
    envelope: Envelope, state: Mapping[str, object], before: Mapping[str, object]
) -> tuple[Status, str]:
    # One that was suppressed until now has rung nobody yet: the end of that is its alarm.
    was_audible = not clean(before.get("actionsSuppressedBy"))
    if before.get("value") == "ALARM" and was_audible:
        return Status.SILENT, "the alarm was in ALARM before; only its suppression changed"
    if suppressor := clean(state.get("actionsSuppressedBy")):
        return Status.SILENT, f"the composite alarm's actions are suppressed by {suppressor}"
    mute = mapping(envelope.detail.get("muteDetail"))
    start, end = moment(mute.get("muteWindowStart")), moment(mute.get("muteWindowEnd"))
    # An unreadable window does not mute: a call too many is the smaller mistake.
    if start and end and start <= envelope.at < end:
        return Status.SILENT, f"the alarm is muted until {end:%Y-%m-%d %H:%M} UTC by a mute rule"
    return Status.FIRED, ""


def _alarm_arn(envelope: Envelope) -> str:
    """The alarm's ARN, built from its parts where `resources` does not hold it."""
    arns = (one for one in envelope.resources if one.startswith("arn:") and ":alarm:" in one)
    built = f"arn:aws:cloudwatch:{envelope.region}:{envelope.account}:alarm:"
    return next(arns, "") or built + clean(envelope.detail.get("alarmName"))


def _name(envelope: Envelope) -> str:
    name = clean(envelope.detail.get("alarmName")) or clean(
        _alarm_arn(envelope).partition(":alarm:")[2]
    )
    if not name:
        raise UnreadableEvent("detail.alarmName is missing: a text that names the alarm")
    return name


def _summary(description: str, reason: str) -> str:
    """What the operator wrote about the alarm, then what CloudWatch measured."""
    texts = [text for text in (split_tag(description)[1].strip(), reason) if text]
    return clean(" — ".join(texts), SUMMARY_LIMIT)


def _resource(detail: Mapping[str, object]) -> str:
    found = dict(_dimensions(detail))
    preferred = (found[name] for name in PREFERRED_DIMENSIONS if name in found)
    return next(preferred, next(iter(found.values()), ""))


def _dimensions(detail: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Later yields the first metric's dimensions, so that a dict keeps those."""
    sets = [mapping(mapping(detail.get("alarmContributor")).get("attributes"))]
    for query in mappings(mapping(detail.get("configuration")).get("metrics")):
        metric = mapping(mapping(query.get("metricStat")).get("metric"))
        sets.append(mapping(metric.get("dimensions")))
    for dimensions in reversed(sets[:50]):
        for name, value in dimensions.items():
            if text := clean(value):
                yield name, clean(resource_name(text))

"""What a template says of log lines: metric filters, subscription filters, and alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.deploy.resources import Resource

MISSING_DATA = "missing"
"""How an alarm treats missing data unless told."""
NO_UNIT = "None"
"""The unit that a metric filter gives its metric unless told."""


@dataclass(frozen=True, slots=True)
class MetricFilter:
    """What becomes a metric of the lines of `group` that match `pattern`.

    `value` is a number, or where to find one in the line; `dimensions` are name -> where to find
    the value.
    """

    logical_id: str
    group: str
    pattern: str
    namespace: str
    metric: str
    value: str
    default: float | None
    dimensions: Mapping[str, str]
    unit: str = NO_UNIT


@dataclass(frozen=True, slots=True)
class SubscriptionFilter:
    """The function (its logical id) that gets the lines of `group` that match `pattern`."""

    logical_id: str
    name: str
    group: str
    pattern: str
    function: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm on one metric; `period` is in seconds, `statistic` as CloudWatch names it.

    `unit` is empty where values of any unit count.
    """

    logical_id: str
    name: str
    arn: str
    description: str
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    statistic: str
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    threshold: float
    comparison: str
    missing_data: str
    unit: str = ""


def metric_filter(resource: Resource) -> MetricFilter:
    """A metric filter; CloudWatch Logs takes one transformation each."""
    properties = resource.properties
    [made] = properties["MetricTransformations"]
    return MetricFilter(
        logical_id=resource.logical_id,
        group=properties["LogGroupName"],
        pattern=properties["FilterPattern"],
        namespace=made["MetricNamespace"],
        metric=made["MetricName"],
        value=str(made["MetricValue"]),
        default=float(made["DefaultValue"]) if "DefaultValue" in made else None,
        dimensions={one["Key"]: one["Value"] for one in made.get("Dimensions", [])},
        unit=made.get("Unit", NO_UNIT),
    )


def subscription_filter(resource: Resource, function: str) -> SubscriptionFilter:
    """A subscription filter; `function` is a logical id."""
    properties = resource.properties
    return SubscriptionFilter(
        logical_id=resource.logical_id,
        name=resource.ref,
        group=properties["LogGroupName"],
        pattern=properties["FilterPattern"],
        function=function,
    )


def alarm(resource: Resource) -> Alarm:
    """An alarm that has a metric of its own (`MetricName`)."""
    properties = resource.properties
    periods = int(properties["EvaluationPeriods"])
    return Alarm(
        logical_id=resource.logical_id,
        name=resource.ref,
        arn=resource.attributes["Arn"],
        description=properties.get("AlarmDescription", ""),
        namespace=properties["Namespace"],
        metric=properties["MetricName"],
        dimensions=_dimensions(properties),
        statistic=properties.get("Statistic") or properties["ExtendedStatistic"],
        period=int(properties["Period"]),
        evaluation_periods=periods,
        datapoints_to_alarm=int(properties.get("DatapointsToAlarm", periods)),
        threshold=float(properties["Threshold"]),
        comparison=properties["ComparisonOperator"],
        missing_data=properties.get("TreatMissingData", MISSING_DATA),
        unit=properties.get("Unit", ""),
    )


def _dimensions(properties: Mapping[str, Any]) -> Mapping[str, str]:
    return {one["Name"]: str(one["Value"]) for one in properties.get("Dimensions", [])}

"""When an alarm changes its state: datapoints, missing ones, and how many must breach.

Source: CloudWatch user guide, "Alarm evaluation" and "Configuring how CloudWatch alarms treat
missing data"; its tables are a test.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.deploy.log_resources import Alarm
from sandbox.logs.metrics import Metric, Metrics
from sandbox.logs.statistics import statistic_named

SPARE = 2
"""Periods looked at beyond those evaluated, in case some have no data. The user guide has 5 for 3
and keeps the rule to itself."""
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_RISING = ("SampleCount", "Sum", "Maximum")
_FALLING = ("Minimum",)


class State(StrEnum):
    """The states of an alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


Points = Sequence[float | None]
"""The value of each period, oldest first; None where there is no data."""


def datapoints(metrics: Metrics, alarm: Alarm, end: datetime) -> list[float | None]:
    """The values of the evaluation range, whose last period ends at `end`, a whole minute."""
    metric = Metric(alarm.namespace, alarm.metric, frozenset(alarm.dimensions.items()))
    period = timedelta(seconds=alarm.period)
    ends = [end - number * period for number in range(alarm.evaluation_periods + SPARE)][::-1]
    found = [metrics.between(metric, each - period, each) for each in ends]
    statistic = statistic_named(alarm.statistic)
    return [statistic(one) if one and statistic else None for one in found]


def breaches(alarm: Alarm, value: float) -> bool:
    """Whether a value breaches the alarm's threshold."""
    return COMPARISONS[alarm.comparison](value, alarm.threshold)


def judged(alarm: Alarm, points: Points, state: State) -> State:
    """The state that follows from the evaluation range where the alarm is in `state`."""
    real = [breaches(alarm, point) for point in points if point is not None]
    lacking = max(0, alarm.evaluation_periods - len(real))
    breaching = sum(real[-alarm.evaluation_periods :])
    if lacking and alarm.missing_data == "breaching":
        breaching += lacking
    if breaching >= alarm.datapoints_to_alarm:
        return State.ALARM
    if not lacking or alarm.missing_data in {"breaching", "notBreaching"}:
        return State.OK
    return _short_of_data(alarm, points, real, state)


def _short_of_data(alarm: Alarm, points: Points, real: Sequence[bool], state: State) -> State:
    """Where data is missing, and missing data is neither good nor bad."""
    if not all(real):
        return State.OK
    if alarm.missing_data == "ignore":
        return state
    # Only breaching data: it is an alarm once the oldest of it is old enough that no datapoint
    # that is merely late can prove it wrong ("Avoiding premature transitions to alarm state").
    ages = [len(points) - at for at, point in enumerate(points) if point is not None]
    old_enough = bool(ages) and ages[0] >= alarm.datapoints_to_alarm
    return State.ALARM if old_enough else State.INSUFFICIENT_DATA


def is_final(alarm: Alarm) -> bool:
    """Whether a period that breaches before it is over still breaches when it is."""
    statistics = _RISING if alarm.comparison.startswith("Greater") else _FALLING
    return alarm.statistic in statistics

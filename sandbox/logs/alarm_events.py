"""The event of an alarm that changed its state, as CloudWatch puts it on the bus."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.deploy.log_resources import Alarm
from sandbox.logs.evaluation import Points, State, breaches
from sandbox.logs.metrics import minute_of

_WORDS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
_FILLED = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an alarm, since when, and why; `data` is the reason for machines, JSON."""

    state: State
    at: datetime
    reason: str
    data: str = ""


def standing(alarm: Alarm, state: State, points: Points, end: datetime, at: datetime) -> Standing:
    """`state` as the datapoints give it, whose last period ends at `end`."""
    return Standing(state, at, _reason(alarm, state, points, end), _data(alarm, points, end, at))


def state_change(alarm: Alarm, before: Standing, after: Standing) -> dict[str, Any]:
    """The event `CloudWatch Alarm State Change`."""
    _, _, _, region, account, *_ = alarm.arn.split(":")
    metric = {
        "namespace": alarm.namespace,
        "name": alarm.metric,
        "dimensions": dict(alarm.dimensions),
    }
    stat = {"metric": metric, "period": alarm.period, "stat": alarm.statistic}
    query = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, alarm.arn)), "metricStat": stat}
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": account,
        "time": f"{after.at:%Y-%m-%dT%H:%M:%SZ}",
        "region": region,
        "resources": [alarm.arn],
        "detail": {
            "alarmName": alarm.name,
            "state": _state(after),
            "previousState": _state(before),
            "configuration": {
                **({"description": alarm.description} if alarm.description else {}),
                "metrics": [{**query, "returnData": True}],
            },
        },
    }


def _state(one: Standing) -> dict[str, str]:
    data = {"reasonData": one.data} if one.data else {}
    return {"value": one.state, "reason": one.reason, **data, "timestamp": _written(one.at)}


def _reason(alarm: Alarm, state: State, points: Points, end: datetime) -> str:
    dated = _dated(alarm, points, end)
    if not dated:
        return _reason_without_data(alarm, state)
    passing = [one for one in dated if breaches(alarm, one[1]) is (state is State.ALARM)]
    shown = passing[-alarm.evaluation_periods :][::-1] or dated[-1:]
    values = ", ".join(f"{value} ({at:%d/%m/%y %H:%M:%S})" for at, value in shown)
    counted = _counted(len(shown), alarm.evaluation_periods)
    was = ("was " if len(shown) == 1 else "were ") + ("" if state is State.ALARM else "not ")
    words = f"{was}{_WORDS[alarm.comparison]} the threshold ({alarm.threshold})"
    return f"Threshold Crossed: {counted} [{values}] {words}."


def _reason_without_data(alarm: Alarm, state: State) -> str:
    periods = alarm.evaluation_periods
    if state is State.INSUFFICIENT_DATA or alarm.missing_data not in _FILLED:
        verb = "datapoint was" if periods == 1 else "datapoints were"
        return f"Insufficient Data: {periods} {verb} unknown."
    spans = (
        "1 period and 1 missing datapoint was"
        if periods == 1
        else (f"{periods} periods and {periods} missing datapoints were")
    )
    filled = _FILLED[alarm.missing_data]
    return f"Threshold Crossed: no datapoints were received for {spans} treated as [{filled}]."


def _counted(shown: int, periods: int) -> str:
    if shown == periods == 1:
        return "1 datapoint"
    return f"{shown} out of the last {periods} datapoints"


def _data(alarm: Alarm, points: Points, end: datetime, at: datetime) -> str:
    dated = _dated(alarm, points, end)
    data = {
        "version": "1.0",
        "queryDate": _written(at),
        **({"startDate": _written(dated[0][0])} if dated else {}),
        "statistic": alarm.statistic,
        "period": alarm.period,
        "recentDatapoints": [value for _, value in dated],
        "threshold": alarm.threshold,
    }
    return json.dumps(data, separators=(",", ":"))


def _dated(alarm: Alarm, points: Points, end: datetime) -> Sequence[tuple[datetime, float]]:
    """The datapoints that there are, each with the beginning of its period."""
    period = timedelta(seconds=alarm.period)
    starts = [end - number * period for number in range(len(points), 0, -1)]
    pairs = zip(starts, points, strict=True)
    return [(minute_of(start), point) for start, point in pairs if point is not None]


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0000"

"""The filters of a deployment, ready for lines: what is wrong with one is told at the start."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from dispatch.errors import ConfigurationError
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.log_resources import Alarm, MetricFilter, SubscriptionFilter
from sandbox.log_patterns.comparisons import number
from sandbox.log_patterns.pattern import LogPattern, LogPatternRefused, Values, read_log_pattern
from sandbox.logs.metrics import MINUTE, Metric
from sandbox.logs.statistics import KNOWN, statistic_named

TEMPLATE = "template.yaml"
Spec = MetricFilter | SubscriptionFilter
MOST_DIMENSIONS = 3
"""Of a metric filter (PutMetricFilter)."""
MOST_OF_A_GROUP: Mapping[type[Spec], int] = {MetricFilter: 100, SubscriptionFilter: 2}
"""CloudWatch Logs quotas."""
MOST_WITH_REGEX = 5
"""Filters with a regular expression for each log group, by the same page as the expressions."""


@dataclass(frozen=True, slots=True)
class ReadFilter:
    """A filter with its pattern compiled."""

    spec: Spec
    pattern: LogPattern


@dataclass(frozen=True, slots=True)
class LogWiring:
    """What log lines can set off: filters by log group, and the alarms on their metrics."""

    filters: Mapping[str, Sequence[ReadFilter]]
    alarms: Sequence[Alarm]


def read_wiring(deployment: Deployment) -> LogWiring:
    """The filters of a deployment; raises ConfigurationError for one that AWS would refuse.

    Alarms on other metrics than the filters' do not count: nothing here publishes those.
    """
    specs: list[Spec] = [
        *deployment.metric_filters.values(),
        *deployment.subscription_filters.values(),
    ]
    filters: dict[str, list[ReadFilter]] = {}
    for spec in specs:
        filters.setdefault(spec.group, []).append(_read(spec))
    for group, found in filters.items():
        _check_quotas(group, found)
    return LogWiring(filters, _alarms(deployment))


def _alarms(deployment: Deployment) -> list[Alarm]:
    units: dict[tuple[str, str], set[str]] = {}
    for one in deployment.metric_filters.values():
        units.setdefault((one.namespace, one.metric), set()).add(one.unit)
    alarms = [one for one in deployment.alarms.values() if (one.namespace, one.metric) in units]
    for alarm in alarms:
        for fault in _faults_of_alarm(alarm, units[alarm.namespace, alarm.metric]):
            _refuse(alarm.logical_id, fault)
    return alarms


def _faults_of_alarm(alarm: Alarm, units: set[str]) -> Iterator[str]:
    if statistic_named(alarm.statistic) is None:
        yield f"the sandbox cannot evaluate {alarm.statistic}: it knows {KNOWN}"
    if alarm.period % MINUTE.total_seconds():
        yield f"Period {alarm.period}: metric filters publish by the minute, so take 60 or 300, …"
    if alarm.unit and alarm.unit not in units:
        are = ", ".join(sorted(units))
        yield f"Unit {alarm.unit}: the filter's is {are}, so the alarm would never have data"


def datum(spec: MetricFilter, values: Values) -> tuple[Metric, float] | None:
    """What a matching line publishes; None where its value is no number.

    A dimension that the line has no value for is left out.
    """
    text = values(spec.value) if spec.value.startswith("$") else spec.value
    value = number(text) if text is not None else None
    if value is None:
        return None
    found = ((name, values(reference)) for name, reference in spec.dimensions.items())
    dimensions = frozenset((name, text) for name, text in found if text)
    return Metric(spec.namespace, spec.metric, dimensions), float(value)


def _read(spec: Spec) -> ReadFilter:
    try:
        pattern = read_log_pattern(spec.pattern)
        if isinstance(spec, MetricFilter):
            for fault in _faults(spec, pattern.declares):
                _refuse(spec.logical_id, fault)
    except LogPatternRefused as error:
        _refuse(spec.logical_id, str(error))
    return ReadFilter(spec, pattern)


def _faults(spec: MetricFilter, declares: Callable[[str], bool]) -> Iterator[str]:
    if len(spec.dimensions) > MOST_DIMENSIONS:
        yield f"a metric filter may have {MOST_DIMENSIONS} dimensions at most"
    if spec.dimensions and spec.default is not None:
        yield "DefaultValue cannot be set where there are dimensions"
    if spec.value.startswith("$"):
        if not declares(spec.value):
            yield f"MetricValue {spec.value} is nothing that the pattern's lines have"
    elif number(spec.value) is None:
        yield "MetricValue must be a number, $.selector or $field"
    for name, reference in spec.dimensions.items():
        if not declares(reference):
            yield f"dimension {name}: {reference} is nothing that the pattern's lines have"


def _check_quotas(group: str, found: Sequence[ReadFilter]) -> None:
    counts = Counter(type(one.spec) for one in found)
    for kind, most in MOST_OF_A_GROUP.items():
        if counts[kind] > most:
            _refuse(group, f"a log group may have {most} of {kind.__name__} at most")
    if sum(one.pattern.regexes > 0 for one in found) > MOST_WITH_REGEX:
        _refuse(group, f"a log group may have {MOST_WITH_REGEX} filters with %…% at most")


def _refuse(what: str, why: str) -> NoReturn:
    raise ConfigurationError(TEMPLATE, 0, f"{what}: {why}")

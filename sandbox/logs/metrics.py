"""Metrics as CloudWatch keeps them: what was published in each minute, by name and dimensions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

MINUTE = timedelta(minutes=1)


class Metric(NamedTuple):
    """One metric: every other combination of dimensions is another metric."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What CloudWatch keeps of values."""

    count: int
    total: float
    least: float
    most: float

    def with_one(self, value: float) -> "Statistics":
        """These and one more value."""
        return self.joined(of_one(value))

    def joined(self, other: "Statistics") -> "Statistics":
        """These and others."""
        return Statistics(
            self.count + other.count,
            self.total + other.total,
            min(self.least, other.least),
            max(self.most, other.most),
        )


def of_one(value: float) -> Statistics:
    """The statistics of one value."""
    return Statistics(1, value, value, value)


STATISTICS: Mapping[str, Callable[[Statistics], float]] = {
    "SampleCount": lambda one: float(one.count),
    "Sum": lambda one: one.total,
    "Average": lambda one: one.total / one.count,
    "Minimum": lambda one: one.least,
    "Maximum": lambda one: one.most,
}
"""The statistics that an alarm may ask for here, by CloudWatch's names."""


class Metrics:
    """The minutes of every metric. A minute has its default values only if it has no others."""

    def __init__(self) -> None:
        self._values: defaultdict[Metric, dict[datetime, Statistics]] = defaultdict(dict)
        self._defaults: defaultdict[Metric, dict[datetime, Statistics]] = defaultdict(dict)

    def publish(self, metric: Metric, at: datetime, value: float, *, default: bool = False) -> None:
        """One value, or the default value of a line that did not match."""
        minutes = (self._defaults if default else self._values)[metric]
        minute = minute_of(at)
        before = minutes.get(minute)
        minutes[minute] = before.with_one(value) if before else of_one(value)

    def between(self, metric: Metric, start: datetime, end: datetime) -> Statistics | None:
        """What was published from `start` up to `end`, both whole minutes; None for nothing."""
        values, defaults = self._values.get(metric, {}), self._defaults.get(metric, {})
        minutes = (start + number * MINUTE for number in range((end - start) // MINUTE))
        found = (values.get(minute) or defaults.get(minute) for minute in minutes)
        return _together(one for one in found if one is not None)


def minute_of(at: datetime) -> datetime:
    """The beginning of its minute."""
    return at.replace(second=0, microsecond=0)


def _together(found: Iterable[Statistics]) -> Statistics | None:
    whole: Statistics | None = None
    for one in found:
        whole = whole.joined(one) if whole else one
    return whole

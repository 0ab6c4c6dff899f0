"""Metrics as CloudWatch keeps them: what was published in each minute, by name and dimensions."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

MINUTE = timedelta(minutes=1)


class Metric(NamedTuple):
    """One metric: every other combination of dimensions is another metric."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


class Metrics:
    """The minutes of every metric. A minute has its default values only if it has no others."""

    def __init__(self) -> None:
        self._values: defaultdict[Metric, dict[datetime, list[float]]] = defaultdict(dict)
        self._defaults: defaultdict[Metric, dict[datetime, list[float]]] = defaultdict(dict)

    def publish(self, metric: Metric, at: datetime, value: float, *, default: bool = False) -> None:
        """One value, or the default value of a line that did not match."""
        minutes = (self._defaults if default else self._values)[metric]
        minutes.setdefault(minute_of(at), []).append(value)

    def between(self, metric: Metric, start: datetime, end: datetime) -> list[float]:
        """What was published from `start` up to `end`, both whole minutes."""
        values, defaults = self._values.get(metric, {}), self._defaults.get(metric, {})
        minutes = (start + number * MINUTE for number in range((end - start) // MINUTE))
        return [one for at in minutes for one in values.get(at) or defaults.get(at) or ()]


def minute_of(at: datetime) -> datetime:
    """The beginning of its minute."""
    return at.replace(second=0, microsecond=0)

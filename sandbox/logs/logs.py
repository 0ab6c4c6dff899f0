"""The log groups: lines go in, and metrics, alarms and functions hear of them."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.deploy.log_resources import MetricFilter, SubscriptionFilter
from sandbox.logs.filters import LogWiring, ReadFilter, datum
from sandbox.logs.lines import LogEvent
from sandbox.logs.metrics import Metric, Metrics
from sandbox.logs.subscriptions import Subscriptions
from sandbox.logs.watch import AlarmWatch
from sandbox.loop import Loop


@dataclass(frozen=True, slots=True)
class Sifted:
    """How many lines matched a filter, and how many of those had a value for its metric."""

    spec: MetricFilter | SubscriptionFilter
    matched: int
    published: int = 0


class Logs:
    """What takes lines. `put` takes events of alarms; `invoke` a function's id and its event."""

    def __init__(
        self,
        wiring: LogWiring,
        loop: Loop,
        put: Callable[[Mapping[str, Any]], object],
        invoke: Callable[[str, Any], object],
    ) -> None:
        self.wiring, self.loop = wiring, loop
        self.metrics = Metrics()
        self.watch = AlarmWatch(wiring.alarms, self.metrics, loop, put)
        self.subscriptions = Subscriptions(loop, invoke)
        self._numbers = itertools.count(1)

    def take(self, group: str, stream: str, lines: Sequence[str]) -> list[Sifted]:
        """Lines that arrive now; what each filter of the group made of them. KeyError: no group."""
        timestamp = int(self.loop.now.timestamp() * 1000)
        events = [LogEvent(f"{next(self._numbers):056}", timestamp, line) for line in lines]
        sifted = [self._sift(one, stream, events) for one in self.wiring.filters[group]]
        self.watch.data_came()
        return sifted

    def _sift(self, read: ReadFilter, stream: str, events: Sequence[LogEvent]) -> Sifted:
        if isinstance(read.spec, MetricFilter):
            return self._measure(read, read.spec, events)
        found = [one for one in events if read.pattern.matches(one.message)]
        self.subscriptions.deliver(read.spec, stream, found)
        return Sifted(read.spec, len(found))

    def _measure(self, read: ReadFilter, spec: MetricFilter, events: Sequence[LogEvent]) -> Sifted:
        matched = published = 0
        for event in events:
            values = read.pattern.match(event.message)
            found = datum(spec, values) if values else None
            if found is not None:
                self.metrics.publish(found[0], self.loop.now, found[1])
            elif values is None and spec.default is not None:
                metric = Metric(spec.namespace, spec.metric, frozenset())
                self.metrics.publish(metric, self.loop.now, spec.default, default=True)
            matched, published = matched + (values is not None), published + (found is not None)
        return Sifted(spec, matched, published)

"""Lines on their way to a function: packed as CloudWatch Logs does, retried as Lambda does."""

import base64
import gzip
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox.deploy.log_resources import SubscriptionFilter
from sandbox.logs.lines import LogEvent
from sandbox.loop import Loop
from sandbox.regions import ACCOUNT

MOST_EVENTS = 500
"""Lines in one delivery; AWS keeps its number to itself."""
RETRIES = (timedelta(minutes=1), timedelta(minutes=2))
"""Lambda tries an asynchronous invocation twice more, after so long."""


@dataclass(slots=True)
class Subscriptions:
    """`invoke` is given a function's logical id and the event."""

    loop: Loop
    invoke: Callable[[str, Any], object]
    faults: list[str] = field(default_factory=list)
    """What functions have raised, by name only: a text of theirs may hold a line."""

    def deliver(self, spec: SubscriptionFilter, stream: str, events: Sequence[LogEvent]) -> None:
        """Give the function these lines, soon."""
        for batch in _batches(events):
            event = packed(spec, stream, batch)
            self.loop.soon(partial(self._try, spec.function, event, iter(RETRIES)))

    def _try(self, function: str, event: Any, waits: Iterator[timedelta]) -> None:  # noqa: ANN401 - JSON
        try:
            self.invoke(function, event)
        except Exception as error:  # noqa: BLE001 - Lambda makes a retry of whatever is raised
            self.faults.append(f"{function}: {type(error).__name__}")
            wait = next(waits, None)
            if wait is not None:
                self.loop.at(self.loop.now + wait, partial(self._try, function, event, waits))


def packed(spec: SubscriptionFilter, stream: str, events: Sequence[LogEvent]) -> dict[str, Any]:
    """The event that a function is given: base64 of gzip of JSON."""
    message = {
        "messageType": "DATA_MESSAGE",
        "owner": ACCOUNT,
        "logGroup": spec.group,
        "logStream": stream,
        "subscriptionFilters": [spec.name],
        "logEvents": [
            {"id": one.id, "timestamp": one.timestamp, "message": one.message} for one in events
        ],
    }
    text = json.dumps(message, ensure_ascii=False).encode(errors="replace")
    return {"awslogs": {"data": base64.b64encode(gzip.compress(text, mtime=0)).decode()}}


def _batches(events: Sequence[LogEvent]) -> Iterator[list[LogEvent]]:
    left = iter(events)
    while batch := list(itertools.islice(left, MOST_EVENTS)):
        yield batch

"""Watches the alarms on the metrics of log lines, on the sandbox's clock.

CloudWatch looks at an alarm every minute, and so does this; an alarm whose state nothing can change
is left alone until a line comes. Where a value breaches whatever else the minute brings, the alarm
changes at once: CloudWatch takes a minute or two for that.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.deploy.log_resources import Alarm
from sandbox.logs.alarm_events import Standing, standing, state_change
from sandbox.logs.evaluation import Points, State, datapoints, is_final, judged
from sandbox.logs.metrics import MINUTE, Metrics, minute_of
from sandbox.loop import Loop

NEW = "Unchecked: Initial alarm creation"
"""CloudWatch's reason for the state that an alarm is made with."""


class AlarmWatch:
    """The alarms with their states. `put` takes the event of each change."""

    def __init__(
        self,
        alarms: Sequence[Alarm],
        metrics: Metrics,
        loop: Loop,
        put: Callable[[Mapping[str, Any]], object],
    ) -> None:
        self.alarms, self.metrics, self.loop, self.put = alarms, metrics, loop, put
        self.standings = {one.logical_id: self._first(one) for one in alarms}
        self.next_look: datetime | None = None
        """When the alarms are looked at next; None while nothing can change."""
        if any(self._is_restless(one) for one in alarms):
            self._look_again()

    def data_came(self) -> None:
        """Change what is certain now, and look at everything when the minute is over."""
        end = minute_of(self.loop.now) + MINUTE
        for alarm in self.alarms:
            points = datapoints(self.metrics, alarm, end)
            state = judged(alarm, points, self.standings[alarm.logical_id].state)
            if is_final(alarm) and state is State.ALARM and points[-1] is not None:
                self._stand(alarm, state, points, end)
        self._look_again()

    def _look_again(self) -> None:
        if self.alarms and self.next_look is None:
            self.next_look = minute_of(self.loop.now) + MINUTE
            self.loop.at(self.next_look, self._look)

    def _look(self) -> None:
        self.next_look = None
        end = minute_of(self.loop.now)
        lively = [alarm for alarm in self.alarms if self._judge(alarm, end)]
        if lively:
            self._look_again()

    def _judge(self, alarm: Alarm, end: datetime) -> bool:
        """Let the state be what it must be; returns whether it may change without a new line."""
        points = datapoints(self.metrics, alarm, end)
        state = judged(alarm, points, self.standings[alarm.logical_id].state)
        self._stand(alarm, state, points, end)
        return any(point is not None for point in points) or self._is_restless(alarm)

    def _stand(self, alarm: Alarm, state: State, points: Points, end: datetime) -> None:
        before = self.standings[alarm.logical_id]
        if state is not before.state:
            after = standing(alarm, state, points, end, self.loop.now)
            self.standings[alarm.logical_id] = after
            self.put(state_change(alarm, before, after))

    def _is_restless(self, alarm: Alarm) -> bool:
        """Whether the alarm would change if no data came."""
        state = self.standings[alarm.logical_id].state
        return judged(alarm, [], state) is not state

    def _first(self, alarm: Alarm) -> Standing:
        """The stack stands for long: where missing data is good, the alarm is OK already."""
        state = judged(alarm, [], State.INSUFFICIENT_DATA)
        # Where missing data is bad, the alarm is yet to come: it must not go unseen.
        is_ok = state is State.OK
        return Standing(State.OK if is_ok else State.INSUFFICIENT_DATA, self.loop.now, NEW)

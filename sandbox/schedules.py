"""Schedules of EventBridge Scheduler: when they are due, and what happens then."""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.incident_view import written
from sandbox.deploy.resources import Schedule
from sandbox.loop import Loop

RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\((\d+) (\d+) (\*|\?|\d+) \* (\?|[A-Z]{3}) \*\)")
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
"""Scheduler puts the time in its place: YYYY-MM-DDThh:mm:ssZ."""
CALENDARS = "CalendarsFunction"
"""Runs at the start as well, where a rota has a calendar: nobody waits 15 minutes for a rota."""
MOST_DAYS = 62
"""A day that not every month has, as the 31st, comes within two of them."""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Invokes functions, puts events on the bus and starts state machines, again and again."""

    loop: Loop
    invoke: Callable[[str, Any], None]
    put: Callable[[dict[str, Any]], object]
    execute: Callable[[Mapping[str, Any]], object]

    def start(self, schedule: Schedule) -> None:
        """Let it happen whenever it is due; raises ValueError where that is not understood."""

        def happen() -> None:
            self._happen(schedule)
            self.start(schedule)

        self.loop.at(next_due(schedule.expression, self.loop.now), happen)

    def start_all(self, schedules: Iterable[Schedule], *, calendars: bool) -> None:
        """Start each; `calendars` tells whether a rota has one."""
        for schedule in schedules:
            self.start(schedule)
            if schedule.function == CALENDARS and calendars:
                self.loop.soon(lambda: self.invoke(CALENDARS, {}))

    def _happen(self, schedule: Schedule) -> None:
        if schedule.function:
            self.invoke(schedule.function, json.loads(schedule.payload))
        elif schedule.machine:
            given = schedule.payload.replace(SCHEDULED_TIME, f"{self.loop.now:%Y-%m-%dT%H:%M:%SZ}")
            self.execute({"stateMachineArn": schedule.machine, "input": given})
        else:
            self.put(event_of(schedule, self.loop.now))


def next_due(expression: str, now: datetime) -> datetime:
    """When a schedule that was made, or was due, at `now` is due next.

    A rate, or a time of UTC: daily, on a day of the week or of the month. Raises ValueError for
    another kind.
    """
    if found := RATE.fullmatch(expression):
        return now + timedelta(**{f"{found[2]}s": int(found[1])})
    if found := CRON.fullmatch(expression):
        today = now.replace(minute=int(found[1]), hour=int(found[2]), second=0, microsecond=0)
        return _first_day(today if today > now else today + timedelta(days=1), found[3], found[4])
    raise ValueError(f"{expression} is no rate and no time of a day: the sandbox knows these only")


def _first_day(at: datetime, of_month: str, of_week: str) -> datetime:
    """`at` on that day or on the first after it that is right; ValueError where no day is."""
    for day in (at + timedelta(days=each) for each in range(MOST_DAYS)):
        on_month = of_month in {"*", "?", str(day.day)}
        if on_month and of_week in {"?", DAYS[day.weekday()]}:
            return day
    raise ValueError(f"{of_month} {of_week} is no rate and no day of a schedule")


def event_of(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """What a schedule whose target is the bus `bus` (its ARN) puts there."""
    _, _, _, region, account, _ = schedule.bus.split(":")
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": schedule.detail_type,
        "source": schedule.source,
        "account": account,
        "time": written(now),
        "region": region,
        "resources": [],
        "detail": json.loads(schedule.payload),
    }

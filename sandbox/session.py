"""One running sandbox: its clock, and one request at a time."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from dispatch.incident_view import written
from sandbox.campaign_routes import desk_of
from sandbox.cloud import Cloud
from sandbox.view import View

T = TypeVar("T")
TICK = 0.05
"""Seconds between two looks at the real clock."""
ClockMode = Literal["real", "manual"]


class Session:
    """Requests run one after another; time passes between them, or only when told."""

    def __init__(self, cloud: Cloud, mode: ClockMode = "real", speed: float = 1.0) -> None:
        self.cloud, self.view, self.campaigns = cloud, View(cloud), desk_of(cloud)
        self.mode, self.speed = mode, speed
        self._started = (time.monotonic(), cloud.loop.now)
        self._changed = threading.Condition(threading.RLock())
        self._state: dict[str, Any] = {}
        self._changes = 0
        self._read = -1

    def do(self, request: Callable[[], T]) -> T:
        """Run a request that changes something; returns when its effects have settled."""
        with self._changed:
            answer = self.look(request)
            self._tell()
            return answer

    def look(self, request: Callable[[], T]) -> T:
        """Run a request on the state of now."""
        with self._changed:
            self.tick()
            answer = request()
            self.cloud.loop.settle()
            return answer

    def advance(self, by: timedelta) -> None:
        """Let time pass, on a manual clock; ValueError on a real one."""
        if self.mode != "manual":
            raise ValueError("the clock is real: start with --clock manual to move it")
        self.do(lambda: self.cloud.loop.advance(self.cloud.loop.now + by))

    def tick(self) -> None:
        """Let a real clock catch up; whoever watches hears of what happened meanwhile."""
        with self._changed:
            before = self.cloud.loop.happened
            if self.mode == "real":
                self.cloud.loop.advance(self._real_now())
            if self.cloud.loop.happened != before:
                self._tell()

    def run_clock(self) -> None:
        """Look at the real clock for as long as the process lives."""
        while True:
            self.tick()
            time.sleep(TICK)

    def wait_for_change(self, seen: int, timeout: float) -> tuple[int, dict[str, Any]]:
        """The number of the newest state and that state; waits while it is still `seen`."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != seen, timeout)
            self.tick()
            if self._read != self._changes:
                self._state, self._read = self._read_state(), self._changes
            return self._changes, self._state | {"now": written(self.cloud.loop.now)}

    def _tell(self) -> None:
        self._changes += 1
        self._changed.notify_all()

    def _read_state(self) -> dict[str, Any]:
        view = self.view
        return {
            "clock": {"mode": self.mode, "speed": self.speed},
            "phones": view.phones(),
            "incidents": view.incidents(),
            "notices": view.notices()[:50],
            "deadLetters": view.dead_letters()[-50:],
            "campaigns": self.campaigns.board.views() if self.campaigns else [],
        }

    def _real_now(self) -> datetime:
        real, virtual = self._started
        return virtual + timedelta(seconds=(time.monotonic() - real) * self.speed)

"""Virtual time: what is to happen when, and an executor whose work takes some of it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Clock:
    """Seconds since the start; nothing passes but what is run."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._agenda: list[tuple[float, int, Callable[[], object]]] = []
        self._number = count()

    def now(self) -> datetime:
        """The time as the pacer has it."""
        return START + timedelta(seconds=self.seconds)

    def after(self, seconds: float, happening: Callable[[], object]) -> None:
        """Let something happen so many seconds from now."""
        heappush(self._agenda, (self.seconds + seconds, next(self._number), happening))

    def run(self, until: float) -> None:
        """Let everything happen up to that second."""
        while self._agenda and self._agenda[0][0] <= until:
            self.seconds, _, happening = heappop(self._agenda)
            happening()
        self.seconds = until


class SlowExecutor(Executor):
    """Does work after `to` seconds, and hands its result on after `back` more: the network's way.

    Once `dead`, nothing is begun any more and nobody hears of what was.
    """

    def __init__(self, clock: Clock, to: float, back: float) -> None:
        self.clock, self.to, self.back = clock, to, back
        self.dead = False

    def submit(self, fn: Callable[..., Any], /, *args: object, **kwargs: object) -> Future[Any]:
        """As in `Executor`."""
        future: Future[Any] = Future()
        self.clock.after(self.to, lambda: self._do(future, lambda: fn(*args, **kwargs)))
        return future

    def _do(self, future: Future[Any], work: Callable[[], Any]) -> None:
        if self.dead:
            return
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed on, as an executor does
            self.clock.after(self.back, lambda error=error: future.set_exception(error))
        else:
            self.clock.after(self.back, lambda: future.set_result(result))

"""A distributed map under way: child workflows, so many at once, to the listing's end."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.loop import Loop
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.paths import Json
from sandbox.state_machine.process import Process, Resume, Steps

OVER = "States.ExceedToleratedFailureThreshold"
COUNTED = ("pending", "running", "succeeded", "failed", "timedOut", "aborted")
PERCENT = 100


@dataclass(slots=True)
class MapRun:
    """Counts items and children; keeps the children's outputs, and of the items nothing.

    `child` makes the workflow of one batch, by its number. Whether too many items have failed is
    looked at once the listing is read to its end: before that nobody knows of how many.
    """

    arn: str
    loop: Loop
    batches: Iterator[list[Json]]
    child: Callable[[int, list[Json]], Steps]
    concurrency: int
    tolerated: float
    started_at: datetime
    items: Counter[str] = field(default_factory=Counter)
    children: Counter[str] = field(default_factory=Counter)
    outputs: list[Json] = field(default_factory=list)
    fault: StateFailed | None = None
    status: str = "RUNNING"
    stopped_at: datetime | None = None
    _resume: Resume | None = None
    _running: dict[int, tuple[Process, int]] = field(default_factory=dict)
    _read: bool = False

    def begin(self, resume: Resume) -> None:
        """Start; `resume` is called when it is over."""
        self._resume = resume
        self._fill()

    def abort(self) -> None:
        """Stop the children, and count what they had."""
        for process, size in self._running.values():
            process.stop()
            self._move("running", "aborted", size)
        self._running.clear()
        self._over("ABORTED")

    def counts(self, of: Counter[str]) -> dict[str, int]:
        """As DescribeMapRun tells them."""
        counted = {each: of[each] for each in COUNTED}
        return {**counted, "total": sum(counted.values()), "resultsWritten": 0}

    def _fill(self) -> None:
        try:
            while not self._read and len(self._running) < self.concurrency:
                self._start(next(self.batches, []))
        except StateFailed as fault:
            self._fail(fault)
            return
        self._look_whether_over()

    def _start(self, batch: list[Json]) -> None:
        if not batch:
            self._read = True
            return
        number, size = self.children.total(), len(batch)

        def ended(output: Any, fault: StateFailed | None) -> None:  # noqa: ANN401 - JSON
            del self._running[number]
            self._move("running", "failed" if fault else "succeeded", size)
            self.outputs += [] if fault else [output]
            self._fill()

        process = Process(self.loop, self.child(number, batch), ended)
        self._running[number] = process, size
        self.items["running"] += size
        self.children["running"] += 1
        process.start()

    def _move(self, before: str, after: str, size: int) -> None:
        for counter, count in ((self.items, size), (self.children, 1)):
            counter[before] -= count
            counter[after] += count

    def _look_whether_over(self) -> None:
        failed, total = self.items["failed"], self.items.total()
        if self._read and failed * PERCENT > self.tolerated * total:
            self._fail(StateFailed(OVER, f"{failed} of {total} items have failed"))
        elif self._read and not self._running:
            self._over("SUCCEEDED")

    def _fail(self, fault: StateFailed) -> None:
        self.fault = fault
        self.abort()
        self.status = "FAILED"

    def _over(self, status: str) -> None:
        if self.status == "RUNNING":
            self.status, self.stopped_at = status, self.loop.now
            if self._resume is not None:
                self.loop.soon(self._resume)

"""Workflows as generators: each runs until it has to wait; the sandbox's clock resumes it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.loop import Loop
from sandbox.state_machine.faults import StateFailed

Resume = Callable[[], None]
Wait = timedelta | Callable[[Resume], None]
"""So long; or until whoever is given `Resume` calls it."""
Steps = Generator[Wait, None, Any]
Ended = Callable[[Any, StateFailed | None], None]


@dataclass(slots=True)
class Process:
    """One workflow; `ended` hears of its output, or of its fault, unless it is stopped."""

    loop: Loop
    steps: Steps
    ended: Ended
    stopped: bool = False

    def start(self) -> None:
        """Begin after what is due already."""
        self.loop.soon(self.resume)

    def stop(self) -> None:
        """Nothing of it happens any more."""
        self.stopped = True
        self.steps.close()

    def resume(self) -> None:
        """Go on until the next wait."""
        if self.stopped:
            return
        try:
            wait = next(self.steps)
        except StopIteration as end:
            self.ended(end.value, None)
        except StateFailed as fault:
            self.ended(None, fault)
        else:
            self._wait(wait)

    def _wait(self, wait: Wait) -> None:
        if isinstance(wait, timedelta):
            self.loop.at(self.loop.now + wait, self.resume)
        else:
            wait(self.resume)

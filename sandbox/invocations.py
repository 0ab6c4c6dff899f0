"""Lambda's asynchronous invocations: nobody waits, and what fails is tried again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sandbox.loop import Loop
from sandbox.queues import Queue

WAITS: Final = (timedelta(minutes=1), timedelta(minutes=2))
"""Before the second and the third try (Lambda Developer Guide, asynchronous invocation)."""


@dataclass(frozen=True, slots=True)
class Invocations:
    """Of one function; an event that failed three times goes to its dead letters."""

    invoke: Callable[[Any], Any]
    loop: Loop
    dead_letters: Queue

    def send(self, event: Any, tried: int = 0) -> None:  # noqa: ANN401 - any JSON value
        """Take the event; the function gets it next."""
        self.loop.soon(lambda: self._try(event, tried))

    def _try(self, event: Any, tried: int) -> None:  # noqa: ANN401 - any JSON value
        try:
            self.invoke(event)
        except Exception as error:  # noqa: BLE001 - Lambda tries whatever is raised again
            if tried == len(WAITS):
                reason = f"{type(error).__name__}: {error}"
                self.dead_letters.send(json.dumps(event), attributes={"reason": reason})
            else:
                self.loop.at(self.loop.now + WAITS[tried], lambda: self._try(event, tried + 1))

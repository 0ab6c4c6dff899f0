"""What is asked of the sandbox's AWS, and when the request for a call reaches its Connect."""

from collections.abc import Callable, Mapping
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from botocore import handlers
from botocore.model import OperationModel

from sandbox import api_calls

CALL = ("connect", "StartOutboundVoiceContact")
Request = tuple[str, str, dict[str, Any]]
"""Service, operation and parameters."""


class Took(NamedTuple):
    """Milliseconds by the clock, and of processor time, which a busy machine disturbs less."""

    clock: float
    processor: float


class Watch:
    """Made before the sandbox is, so that it sees the requests of every client."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.arrived: Took | None = None
        handlers.BUILTIN_HANDLERS.append(("before-parameter-build", self._note))

    def stand_before_connect(self) -> None:
        """Note the time of each call that arrives, before the stand-in answers it."""
        place = api_calls.ANSWERS[CALL]

        def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
            self.arrived = self.arrived or _now()
            return place(asked)

        api_calls.ANSWERS[CALL] = answer

    def until_the_call(self, happening: Callable[[], object]) -> Took:
        """The time from the start of `happening` to the first call it leads to."""
        self.asked, self.arrived = [], None
        start = _now()
        happening()
        if self.arrived is None:
            raise RuntimeError("no call was asked for")
        return Took(self.arrived.clock - start.clock, self.arrived.processor - start.processor)

    def requests_to_the_call(self) -> list[Request]:
        """What was asked, up to and with the first call."""
        names = [(service, operation) for service, operation, _ in self.asked]
        return self.asked[: names.index(CALL) + 1]

    def _note(self, params: dict[str, Any], model: OperationModel, **_: object) -> None:
        self.asked.append((model.service_model.service_name, model.name, params))


def took(work: Callable[[], object]) -> Took:
    """The time that the work takes."""
    start = _now()
    work()
    end = _now()
    return Took(end.clock - start.clock, end.processor - start.processor)


def _now() -> Took:
    return Took(perf_counter() * 1e3, thread_time() * 1e3)

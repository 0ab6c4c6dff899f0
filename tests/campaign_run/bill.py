"""What each function asks of AWS, and what processor time it takes beside the answers."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from campaign_run.units import read_by, written_by

DYNAMODB = "dynamodb"
Answer = Callable[[Mapping[str, Any]], Any]


@dataclass
class Bill:
    """By function. Counted is what AWS carries out: it bills no request that it throttles."""

    requests: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """DynamoDB's by function, operation and "reads" or "writes"."""
    invocations: Counter[str] = field(default_factory=Counter)
    processor: Counter[str] = field(default_factory=Counter)
    inside: list[str] = field(default_factory=lambda: [""])
    timed: bool = True
    """Whether processor time is looked at, which takes a while itself."""
    _asking: tuple[str, str] = ("", "")
    _charged: bool = False

    @property
    def now_in(self) -> str:
        """The function that runs; empty where none does."""
        return self.inside[-1]

    def answered(self, answer: Callable[[], Any]) -> Any:
        """One request, whatever becomes of it: its time is not the function's."""
        name = self.now_in
        if not name:
            return answer()
        begun = self._processor_time()
        self.inside.append("")
        try:
            return answer()
        finally:
            self.inside.pop()
            self.processor[name] -= self._processor_time() - begun

    def carried_out(
        self, name: str, called: tuple[str, str], answer: Answer, asked: Mapping[str, Any]
    ) -> Any:
        """The service does what the function of this name asks, and charges it."""
        service, operation = called
        if not name:
            return answer(asked)
        self.requests[name, service, operation] += 1
        before, self._asking, self._charged = self._asking, (name, operation), False
        told: Any = None
        try:
            told = answer(asked)
        finally:
            if service == DYNAMODB and not self._charged:
                self.charged("reads", read_by(operation, asked, told) if told else 0)
                self.charged("writes", written_by(operation, asked))
            self._asking = before
        return told

    def charged(self, kind: str, units: float) -> None:
        """DynamoDB charges so many units, "reads" or "writes", of the request it carries out."""
        self._charged = True
        if self._asking[0]:
            self.units[*self._asking, kind] += units

    def invoked(self, name: str, invoke: Callable[[], Any]) -> Any:
        """One invocation."""
        self.invocations[name] += 1
        begun = self._processor_time()
        self.inside.append(name)
        try:
            return invoke()
        finally:
            self.inside.pop()
            self.processor[name] += self._processor_time() - begun

    def _processor_time(self) -> float:
        return process_time() if self.timed else 0.0

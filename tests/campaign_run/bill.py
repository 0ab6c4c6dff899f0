"""What each function asks of AWS, and what processor time it takes beside the answers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time
from typing import Any

KNOWN_BY_THE_SHELF = {"BatchGetItem", "BatchWriteItem", "GetItem", "UpdateItem", "Query"}
"""Counted by the items themselves where they are people's; else at one unit each."""
WRITES = {"PutItem", "DeleteItem", "TransactWriteItems"}


@dataclass
class Bill:
    """By function. `aside` is processor time that is not the function's: the sandbox's AWS."""

    requests: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    invocations: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    processor: Counter[str] = field(default_factory=Counter)
    inside: list[str] = field(default_factory=lambda: [""])
    asking: str = ""
    timed: bool = True
    """Whether processor time is looked at, which takes a while itself."""

    @property
    def now_in(self) -> str:
        """The function that runs; empty where none does."""
        return self.inside[-1]

    def answered(self, service: str, operation: str, answer: Callable[[], Any]) -> Any:
        """One request: it counts, and its time is not the function's."""
        name = self.now_in
        if not name:
            return answer()
        self.requests[name, service, operation] += 1
        self.asking = name
        if service == "dynamodb" and operation not in KNOWN_BY_THE_SHELF:
            self.units[name, "writes" if operation in WRITES else "reads"] += 2
        begun = self._processor_time()
        self.inside.append("")
        try:
            return answer()
        finally:
            self.inside.pop()
            self.processor[name] -= self._processor_time() - begun

    def charged(self, kind: str, units: float) -> None:
        """DynamoDB charges so many units, "reads" or "writes", of the request that is answered."""
        if self.asking:
            self.units[self.asking, kind] += units

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

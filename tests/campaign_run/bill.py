"""What each function asks of AWS, and what processor time it takes beside the answers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time
from typing import Any


@dataclass
class Bill:
    """By function. `aside` is processor time that is not the function's: the sandbox's AWS."""

    requests: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    items: Counter[tuple[str, str]] = field(default_factory=Counter)
    invocations: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    processor: Counter[str] = field(default_factory=Counter)
    inside: list[str] = field(default_factory=lambda: [""])

    @property
    def now_in(self) -> str:
        """The function that runs; empty where none does."""
        return self.inside[-1]

    def answered(self, service: str, operation: str, answer: Callable[[], Any]) -> Any:  # noqa: ANN401 - any
        """One request: it counts, and its time is not the function's."""
        name = self.now_in
        if not name:
            return answer()
        self.requests[name, service, operation] += 1
        begun = process_time()
        self.inside.append("")
        try:
            return answer()
        finally:
            self.inside.pop()
            self.processor[name] -= process_time() - begun

    def invoked(self, name: str, invoke: Callable[[], Any]) -> Any:  # noqa: ANN401 - any
        """One invocation."""
        self.invocations[name] += 1
        begun = process_time()
        self.inside.append(name)
        try:
            return invoke()
        finally:
            self.inside.pop()
            self.processor[name] += process_time() - begun

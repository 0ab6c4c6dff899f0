"""The default event bus: patterns of the deployed rules, and their queues."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.queues import Queue


@dataclass(frozen=True, slots=True)
class BusRule:
    """One enabled EventBridge rule: its name, its compiled pattern, its queues."""

    name: str
    matches: Callable[[Mapping[str, Any]], bool]
    targets: Sequence[Queue]


class Bus:
    """Delivers events to the queues of the rules that match."""

    def __init__(self, rules: Sequence[BusRule]) -> None:
        self.rules = rules

    def put(self, event: Mapping[str, Any]) -> list[str]:
        """Deliver one event; returns the names of the rules that matched."""
        matching = [rule for rule in self.rules if rule.matches(event)]
        for rule in matching:
            for queue in rule.targets:
                queue.send(json.dumps(event, ensure_ascii=False))
        return [rule.name for rule in matching]

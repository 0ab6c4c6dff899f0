"""The default event bus: patterns of the deployed rules, and their queues."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
        self._heard: list[tuple[Mapping[str, Any], list[str]]] | None = None

    def put(self, event: Mapping[str, Any]) -> list[str]:
        """Deliver one event; returns the names of the rules that matched."""
        matching = [rule for rule in self.rules if rule.matches(event)]
        for rule in matching:
            for queue in rule.targets:
                queue.send(json.dumps(event, ensure_ascii=False))
        names = [rule.name for rule in matching]
        if self._heard is not None:
            self._heard.append((event, names))
        return names

    @contextmanager
    def overheard(self) -> Iterator[list[tuple[Mapping[str, Any], list[str]]]]:
        """The events put meanwhile, whoever puts them, each with the rules that matched."""
        heard: list[tuple[Mapping[str, Any], list[str]]] = []
        self._heard = heard
        try:
            yield heard
        finally:
            self._heard = None

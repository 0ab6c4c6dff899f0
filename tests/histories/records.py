"""What is written for good: outcomes of events and lines of timelines, watched as it is stored."""

from collections.abc import Mapping
from typing import Any

from sandbox import api_calls

OUTCOME, TIMELINE = "outcome", "timeline#"
"""How the range keys of such items begin (handlers/adapters/items.py)."""
WRITE = "dynamodb", "TransactWriteItems"


class Records:
    """Remembers each such item; `overwritten` are (key, what it said, what it says now)."""

    def __init__(self) -> None:
        self.said: dict[tuple[str, str], str] = {}
        self.overwritten: list[tuple[str, str, str]] = []
        self.write = api_calls.ANSWERS[WRITE]
        api_calls.ANSWERS[WRITE] = self.watch

    def watch(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Carry a transaction out; one that is refused has said nothing."""
        answer = self.write(asked)
        for entry in asked["TransactItems"]:
            item = entry.get("Put", {}).get("Item", {})
            if item and item["sk"]["S"].startswith((OUTCOME, TIMELINE)):
                self._note((item["pk"]["S"], item["sk"]["S"]), item["doc"]["S"])
        return answer

    def _note(self, key: tuple[str, str], says: str) -> None:
        said = self.said.setdefault(key, says)
        if said != says:
            self.overwritten.append((" ".join(key), said, says))

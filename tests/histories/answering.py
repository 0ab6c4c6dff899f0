"""The answer function as the contact flow finds it: there, slow, down, or dying with its answer."""

from datetime import timedelta
from typing import Any

from sandbox.cloud import Cloud

MOODS = ("down", "slow", "unheard")
FLOW_WAITS = timedelta(seconds=8)
"""The contact flow gives an invocation up after this long (contact_flows/alert.json)."""


class NoAnswer(Exception):
    """The flow goes on by its error branch."""


class Answering:
    """Stands between the flow and its function; `moods` are for the next invocations."""

    def __init__(self, cloud: Cloud) -> None:
        self.loop, self.ask = cloud.loop, cloud.connect.invoke
        self.moods: list[str] = []
        self.failed = 0
        self.unheard: set[str] = set()
        """Calls in which a key was stored and nobody heard what followed from it."""
        cloud.connect.invoke = self.invoke

    def invoke(self, arn: str, event: dict[str, Any]) -> dict[str, Any]:
        """The answer, or NoAnswer; a slow function still does what it was asked, after that."""
        if not self.moods:
            return self.ask(arn, event)
        self.failed += 1
        mood = self.moods.pop(0)
        if mood == "slow":
            self.loop.at(self.loop.now + FLOW_WAITS, lambda: self._late(arn, event))
        elif mood == "unheard":
            self._late(arn, event)
        raise NoAnswer(mood)

    def _late(self, arn: str, event: dict[str, Any]) -> None:
        details = event["Details"]
        try:
            self.ask(arn, event)
            if details["Parameters"].get("key"):
                self.unheard.add(details["ContactData"]["ContactId"])
        except Exception:  # noqa: BLE001 - whatever it is, nobody waits for the answer any more
            self.failed += 1

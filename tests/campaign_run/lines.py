"""Contact events and the answer function on their way: lost, late, twice, overtaken, down, slow."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from histories.answering import NoAnswer

from sandbox.cloud import Cloud

LOST, LATE, TWICE, OVERTAKEN = 0.01, 0.01, 0.01, 0.02
AFTER = {
    "late": timedelta(seconds=70),
    "twice": timedelta(seconds=40),
    "overtaken": timedelta(seconds=4),
}
DOWN, SLOW, UNHEARD = 0.002, 0.002, 0.002
GIVEN_UP = timedelta(seconds=8)
"""The contact flow waits so long for the function (contact_flows/campaign.json)."""


class Lines:
    """Between Connect, the bus and the answer function."""

    def __init__(self, cloud: Cloud, seed: int) -> None:
        self.loop, self.chance = cloud.loop, Random(f"lines {seed}")  # noqa: S311 - as elsewhere
        self.pass_on, self.ask = cloud.connect.put_event, cloud.connect.invoke
        self.moods: Counter[str] = Counter()
        cloud.connect.put_event, cloud.connect.invoke = self.put, self.invoke

    def put(self, event: Mapping[str, Any]) -> None:
        """One contact event."""
        mood = self._mood({"lost": LOST, "late": LATE, "twice": TWICE, "overtaken": OVERTAKEN})
        if mood in {"", "twice"}:
            self.pass_on(event)
        if mood in AFTER:
            self.loop.at(self.loop.now + AFTER[mood], lambda: self.pass_on(event))

    def invoke(self, arn: str, event: dict[str, Any]) -> dict[str, Any]:
        """The answer; or NoAnswer, and Connect asks again."""
        mood = self._mood({"down": DOWN, "slow": SLOW, "unheard": UNHEARD})
        if not mood:
            return self.ask(arn, event)
        if mood == "unheard":
            self._unwatched(arn, event)
        elif mood == "slow":
            self.loop.at(self.loop.now + GIVEN_UP, lambda: self._unwatched(arn, event))
        raise NoAnswer(mood)

    def _unwatched(self, arn: str, event: dict[str, Any]) -> None:
        try:
            self.ask(arn, event)
        except Exception:  # noqa: BLE001 - nobody waits for it any more
            self.moods["failed unwatched"] += 1

    def _mood(self, shares: Mapping[str, float]) -> str:
        drawn = self.chance.random()
        for mood, share in shares.items():
            drawn -= share
            if drawn < 0:
                self.moods[mood] += 1
                return mood
        return ""

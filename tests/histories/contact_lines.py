"""Contact events on their way: passed on, twice, late, in other letters, out of order, or never."""

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.cloud import Cloud

MOODS = ("lost", "late", "overtaken", "twice", "shouted")
SECOND_TIME = timedelta(seconds=40)
LATE = timedelta(seconds=70)
OVERTAKEN = timedelta(seconds=4)
"""Late enough for the events of what people do next to come first."""


class Lines:
    """Stands between Connect and the event bus; `moods` say what becomes of the next events."""

    def __init__(self, cloud: Cloud) -> None:
        self.loop, self.pass_on = cloud.loop, cloud.connect.put_event
        self.moods: list[str] = []
        self.moved = 0
        cloud.connect.put_event = self.put

    def put(self, event: Mapping[str, Any]) -> None:
        """One contact event."""
        mood = self.moods.pop(0) if self.moods else "prompt"
        self.moved += mood != "prompt"
        if mood in {"prompt", "twice"}:
            self.pass_on(event)
        if mood == "shouted":
            self.pass_on(shouted(event))
        if mood in AFTER:
            self.loop.at(self.loop.now + AFTER[mood], lambda: self.pass_on(event))


AFTER = {"twice": SECOND_TIME, "late": LATE, "overtaken": OVERTAKEN}


def shouted(event: Mapping[str, Any]) -> dict[str, Any]:
    """The same event with the capitals that Amazon's samples have."""
    changed = copy.deepcopy(dict(event))
    changed["detail"] = {name[:1].upper() + name[1:]: one for name, one in event["detail"].items()}
    return changed

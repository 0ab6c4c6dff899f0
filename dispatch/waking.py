"""What a wake-up says: which incident has something due, and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.errors import UnreadableEvent

KEY = "incident"


@dataclass(frozen=True, slots=True)
class WakeUp:
    """`at` is None for one that is due at once, whatever the sender's clock says."""

    incident: str
    at: datetime | None = None

    @property
    def message(self) -> str:
        """As it is sent."""
        told = {KEY: self.incident}
        return json.dumps(told if self.at is None else {**told, "at": self.at.isoformat()})

    def hops(self, now: datetime) -> datetime | None:
        """Until when it is to be sent on, queues delaying 15 minutes; None where it is due."""
        return self.at if self.at is not None and self.at > now else None


def wake_up_in(text: str) -> WakeUp:
    """The wake-up of a message; raises UnreadableEvent, saying what it should have been."""
    try:
        message = json.loads(text)
        at = message.get("at") if isinstance(message, Mapping) else None
        return WakeUp(woken_by(message), None if at is None else datetime.fromisoformat(at))
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableEvent(f"a wake-up is JSON, its time in ISO 8601: {error}") from error


def woken_by(message: object) -> str:
    """The incident that a message wakes; raises UnreadableEvent where it names none."""
    found = message.get(KEY) if isinstance(message, Mapping) else None
    if not isinstance(found, str):
        raise UnreadableEvent(f"a wake-up names its {KEY}")
    return found

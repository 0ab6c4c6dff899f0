"""A dead letter as an operator reads it: what it is, why it lies here, how old it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch import lateness
from dispatch.errors import UnreadableEvent
from dispatch.incident_view import written
from dispatch.translate.fields import clean
from dispatch.waking import woken_by

QUEUES = ("events", "wake-ups", "contact-events")
"""The queues that have dead letters, as an operator names them."""
MOST = 1000
"""Letters of one queue that are handled in one go: they are hidden from others for some minutes."""
NO_REASON = "every delivery failed: the function's log says why"
"""SQS itself gives none, where it moves a message here after its last delivery."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter of `queue`. `system` are SQS's attributes of it, `given` its sender's."""

    queue: str
    id: str
    body: str
    receipt: str
    system: Mapping[str, str]
    given: Mapping[str, str]

    @property
    def accepted_at(self) -> datetime | None:
        """When our queue took it first."""
        return lateness.accepted_at(self.system, self.given)

    @property
    def reason(self) -> str:
        """Why it lies here: in our words, in EventBridge's, or that SQS gave it up."""
        words = (self.given.get(name, "") for name in ("reason", "ERROR_MESSAGE", "ERROR_CODE"))
        return next(filter(None, words), NO_REASON)

    @property
    def what(self) -> str:
        """The kind of message, and for a wake-up whom it wakes; nothing else of the body."""
        try:
            message = json.loads(self.body)
        except (ValueError, RecursionError):
            return "not JSON"
        kind = clean(message.get("detail-type")) if isinstance(message, Mapping) else ""
        return kind or _woken(message)

    def view(self, now: datetime, *, body: bool = False) -> dict[str, Any]:
        """It as JSON values; `age` is in seconds. The body only where it is asked for."""
        at = self.accepted_at
        return {
            "queue": self.queue,
            "id": self.id,
            "what": self.what,
            "reason": self.reason,
            "acceptedAt": written(at) if at else None,
            "age": max(0, round((now - at).total_seconds())) if at else None,
            **({"body": self.body} if body else {}),
        }


def _woken(message: object) -> str:
    try:
        incident = woken_by(message)
    except UnreadableEvent:
        return "no event and no wake-up"
    return f"wake-up of incident {clean(incident)}"

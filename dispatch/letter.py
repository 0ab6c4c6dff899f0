"""A dead letter as an operator reads it: what it is, why it lies here, how old it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch import lateness
from dispatch.incident_view import written
from dispatch.letter_words import what_of, why_of

QUEUES = ("events", "wake-ups", "contact-events")
"""The queues of alerts, as an operator names them."""
FOLLOW_UPS, RECORDINGS = "follow-ups", "recordings"
CAMPAIGNS = ("campaign-ends", "campaign-looks", "campaign-lists", FOLLOW_UPS)
"""Those of campaigns: ends of calls, who calls, lists to be read, and what answers asked for."""
LISTED = (*QUEUES, *CAMPAIGNS, RECORDINGS)
"""All that have dead letters; those of recordings are tried again by runs of the archive."""
PUT_BACK = tuple(one for one in LISTED if one not in {FOLLOW_UPS, RECORDINGS})
"""Unless one is named: a follow-up of days ago helps nobody, so it is only sent on demand."""
RETRIED = "recordings are not put back: tocsin recordings retry tries them again"
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
        own = why_of(self.body) if self.queue == RECORDINGS else ""
        return next(filter(None, words), "") or own or NO_REASON

    @property
    def what(self) -> str:
        """The kind of message, and what it concerns; nothing else of the body."""
        return what_of(self.queue, self.body)

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

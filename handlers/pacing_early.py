"""Ends that are told of calls nobody knows: their start has not come back yet, or never will."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.campaign.ends import End

EARLY_FOR = timedelta(seconds=40)
"""How long the end of a call is kept that nobody knows: its start may not have come back yet.

Its message is given back before SQS tells it again, which would end among the dead letters.
"""


@dataclass(slots=True)
class EarlyEnds:
    """By contact, each with the time when it was first told."""

    _ends: dict[str, tuple[End, datetime]] = field(default_factory=dict)

    def keep(self, end: End, now: datetime) -> None:
        """Until its call is named; what was told first counts."""
        self._ends.setdefault(end.contact_id, (end, now))

    def take(self, contact_id: str) -> End | None:
        """That of a call which has been named, and is forgotten here; None where none was told."""
        found = self._ends.pop(contact_id, None)
        return found[0] if found else None

    def nobodys(self, now: datetime) -> list[str]:
        """The contacts that nobody named in time; they are forgotten here."""
        old = [key for key, (_, at) in self._ends.items() if now - at > EARLY_FOR]
        for key in old:
            del self._ends[key]
        return old

"""One moment of a history, as the checks look at it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from dispatch.draft import Entry
from dispatch.incident import Incident
from handlers.adapters.items import EventOutcome
from histories.happenings import Happenings, Press
from sandbox.telephone.call import Call

FOUND = timedelta(minutes=3)
"""The auditor finds what is overdue within two minutes; its wake-up may come twice or be lost."""
ENDS = ("acknowledged", "resolved", "missed")


@dataclass
class Seen:
    """What is stored, who was called, what was pressed, and what went wrong until now."""

    happenings: Happenings
    settled: bool = False
    """True at the end, when nothing fails any more and everything had its time."""
    timelines: dict[str, list[Entry]] = field(default_factory=dict)
    known_outcomes: dict[str, EventOutcome] = field(default_factory=dict)
    """What became of events, as it was recorded first; kept from one moment to the next."""

    @cached_property
    def incidents(self) -> list[Incident]:
        """Every incident."""
        return self.happenings.stored.incidents()

    @cached_property
    def by_id(self) -> Mapping[str, Incident]:
        """Incidents by their id."""
        return {one.id: one for one in self.incidents}

    @cached_property
    def outcomes(self) -> Mapping[str, EventOutcome]:
        """What became of events, by hash key."""
        return self.happenings.stored.outcomes()

    @cached_property
    def calls(self) -> list[Call]:
        """Every call that Connect took."""
        return self.happenings.world.calls

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.happenings.world.now

    @property
    def pressed(self) -> list[Press]:
        """Every key that was listened to."""
        return self.happenings.pressed

    @cached_property
    def notices(self) -> list[dict[str, Any]]:
        """Everything published."""
        return self.happenings.world.view.notices()

    def timeline(self, incident: Incident) -> list[Entry]:
        """An incident's timeline, as it is at this moment."""
        if incident.id not in self.timelines:
            self.timelines[incident.id] = self.happenings.stored.timeline(incident.id)
        return self.timelines[incident.id]

    def ends(self, incident: Incident) -> list[Entry]:
        """The lines that say how it ended; one that was raised ends more than once."""
        return [line for line in self.timeline(incident) if line.kind in ENDS]

    def calls_of(self, incident: Incident) -> list[Call]:
        """The calls that were placed for it."""
        return [call for call in self.calls if attribute(call, "incident") == incident.id]

    def failed_between(self, start: datetime, end: datetime) -> bool:
        """True where a request went wrong in that time."""
        return any(start <= at <= end for at in self.happenings.world.faults.failed_at)

    @property
    def fault_is_fresh(self) -> bool:
        """True while what went wrong may not have been found yet."""
        waiting = self.happenings.world.faults.waiting_for_any
        return waiting or self.failed_between(self.now - FOUND, self.now)


Holds = Callable[[Seen], Iterator[str]]
"""What is wrong, one text each; nothing where it holds."""


def attribute(call: Call, name: str) -> str:
    """What the request for a call says of what it is for."""
    return str(call.request["Attributes"].get(name, ""))

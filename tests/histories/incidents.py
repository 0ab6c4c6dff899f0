"""What is stored, as a check reads it: incidents, timelines, and what became of events."""

import json
from dataclasses import dataclass, field
from typing import Any

from dispatch.draft import Entry
from dispatch.incident import Incident
from handlers.adapters.items import EventOutcome, entry_of, event_key, incident_of
from histories.records import OUTCOME, TIMELINE
from histories.world import World

STATE = "state"


@dataclass
class Stored:
    """Reads the table itself; an incident is decoded once for each of its versions."""

    world: World
    decoded: dict[tuple[str, str], Incident] = field(default_factory=dict)

    def incidents(self) -> list[Incident]:
        """Every incident, in the order in which they opened."""
        found = [
            self._incident(pk, group[STATE])
            for pk, group in self.world.items().items()
            if pk.startswith("incident#") and STATE in group
        ]
        return sorted(found, key=lambda one: (one.opened_at, one.id))

    def outcomes(self) -> dict[str, EventOutcome]:
        """What became of events, by hash key."""
        return {
            pk: EventOutcome(**json.loads(group[OUTCOME]["doc"].value))
            for pk, group in self.world.items().items()
            if OUTCOME in group
        }

    def timeline(self, incident: str) -> list[Entry]:
        """Every line of an incident's timeline, in order."""
        group = self.world.group(f"incident#{incident}")
        lines = sorted(name for name in group if name.startswith(TIMELINE))
        return [entry_of(plain(group[name])) for name in lines]

    def _incident(self, pk: str, item: Any) -> Incident:
        version = pk, item["version"].value
        if version not in self.decoded:
            self.decoded[version] = incident_of(plain(item))
        return self.decoded[version]


def plain(item: Any) -> dict[str, dict[str, Any]]:
    """An item of moto's as DynamoDB would answer it."""
    return {name: {value.type: value.value} for name, value in item.items()}


def place_of_event(event_id: str) -> str:
    """The hash key under which stands what became of this event."""
    return event_key(event_id)["pk"]["S"]

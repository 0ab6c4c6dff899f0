"""The drills of a deployed stack, with the operator's own AWS rights."""

import json
import time
from typing import Any

from console.drills import no_drill, not_begun
from console.places import NotThere
from console.stack import Stack
from dispatch.drill.report import Report, report_of
from dispatch.traffic import Kind
from dispatch.translate.drill import DETAIL_TYPE, SOURCE
from handlers.adapters.clients import client
from handlers.adapters.items import EventOutcome

MOST = 50
LOOKS = 60
"""How often, a second apart, triage is asked after; by then it is not going to take the event."""


class StackDrills:
    """Puts a drill on the default bus of the AWS environment's region, and reads what became."""

    def __init__(self, name: str) -> None:
        self.stack = Stack(name)

    def start(self, detail: dict[str, Any]) -> str:
        """Raises NotThere where the bus refuses the event, or no drill comes of it."""
        entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": json.dumps(detail)}
        with self.stack.asking():
            [told] = client("events").put_events(Entries=[entry])["Entries"]
        if "EventId" not in told:
            why = f"EventBridge refused the event: {told['ErrorCode']}"
            raise NotThere(f"stack {self.stack.name}: {why}")
        outcome = self._outcome(told["EventId"])
        if outcome is None or not outcome.incident:
            raise not_begun(outcome.reason if outcome else "look for dead letters")
        return outcome.incident

    def _outcome(self, event_id: str) -> EventOutcome | None:
        """What triage made of it; None where it has not taken it."""
        for _ in range(LOOKS):
            with self.stack.asking():
                outcome = self.stack.store.outcome(event_id)
            if outcome is not None:
                return outcome
            time.sleep(1)
        return None

    def drill(self, drill_id: str) -> Report:
        """How it stands; raises NotThere."""
        with self.stack.asking():
            incident = self.stack.store.load(drill_id)
        if incident is None or incident.kind is not Kind.DRILL:
            raise no_drill(drill_id)
        return report_of(incident)

    def drills(self) -> list[Report]:
        """Newest first."""
        with self.stack.asking():
            return [report_of(one) for one in self.stack.history.drills(MOST)]

"""One self-test in a deployed stack, sent with the operator's own AWS rights."""

import json
from typing import Any

from console.places import NotThere
from console.stack import Stack, now
from dispatch.self_test import DETAIL, DETAIL_TYPE, SOURCE
from handlers.adapters.clients import client


class StackSelfTest:
    """Puts what the schedule puts on the default bus of the AWS environment's region."""

    def __init__(self, name: str) -> None:
        self.stack = Stack(name)
        self.sent_at = now()
        entry = {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": json.dumps(DETAIL)}
        with self.stack.asking():
            [told] = client("events").put_events(Entries=[entry])["Entries"]
        if "EventId" not in told:
            raise NotThere(f"stack {name}: EventBridge refused the event: {told['ErrorCode']}")
        self.event_id = told["EventId"]

    def incident(self) -> dict[str, Any] | None:
        """The incident that it opened, or joined, once triage has taken the event."""
        with self.stack.asking():
            outcome = self.stack.store.outcome(self.event_id)
        return self.stack.incident(outcome.incident) if outcome and outcome.incident else None

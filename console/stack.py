"""A deployed stack: its table and its wake-up queue, with the operator's own AWS rights."""

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from console.places import NotThere
from dispatch.facts import Acknowledged
from dispatch.incident_view import incident_view
from handlers.adapters.clients import client
from handlers.adapters.history import History
from handlers.adapters.store import Store
from handlers.operators import operator

MOST = 50


class Stack:
    """Reads outputs of CloudFormation, incidents from DynamoDB; acknowledges as the operator."""

    def __init__(self, name: str) -> None:
        outputs = _outputs(name)
        self.store = Store(outputs["TableName"])
        self.history = History(outputs["TableName"])
        self.conductor = operator(
            outputs["TableName"], outputs["WakeUpQueueUrl"], lambda: datetime.now(UTC)
        )

    def incidents(self) -> list[dict[str, Any]]:
        """Newest first."""
        return [
            incident_view(one, self.history.timeline(one.id)) for one in self.history.recent(MOST)
        ]

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One of them; raises NotThere."""
        incident = self.store.load(incident_id)
        if incident is None:
            raise NotThere(f"no incident {incident_id}")
        return incident_view(incident, self.history.timeline(incident_id))

    def acknowledge(self, incident_id: str, by: str) -> dict[str, Any]:
        """Take it; the escalation function is woken and stops what rings. Raises NotThere."""
        try:
            self.conductor.take(incident_id, [Acknowledged(by)])
        except KeyError:
            raise NotThere(f"no incident {incident_id}") from None
        return self.incident(incident_id)


def _outputs(name: str) -> dict[str, str]:
    try:
        stacks = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (ClientError, BotoCoreError) as error:
        raise NotThere(f"stack {name}: {error}") from error
    return {one["OutputKey"]: one["OutputValue"] for one in stacks[0].get("Outputs", [])}

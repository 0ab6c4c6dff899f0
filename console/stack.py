"""A deployed stack: its table and its wake-up queue, with the operator's own AWS rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from console.places import NotThere, no_incident, no_silence
from dispatch.errors import DeliveryError
from dispatch.facts import Acknowledged
from dispatch.incident_view import incident_view
from handlers.adapters.clients import client
from handlers.adapters.history import History
from handlers.adapters.store import Store
from handlers.operators import incident_named, operator, silencing

MOST = 50


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Stack:
    """Reads outputs of CloudFormation, incidents from DynamoDB; acknowledges as the operator."""

    def __init__(self, name: str) -> None:
        self.name = name
        table, wake_ups = self.outputs("TableName", "WakeUpQueueUrl")
        self.table, self.store, self.history = table, Store(table), History(table)
        self.conductor = operator(table, wake_ups, now)
        self.silencing = silencing(table, wake_ups, now)

    def incidents(self) -> list[dict[str, Any]]:
        """Newest first."""
        with self.asking():
            recent = self.history.recent(MOST)
            return [incident_view(one, self.history.timeline(one.id)) for one in recent]

    def incident(self, incident_id: str) -> dict[str, Any]:
        """One of them; raises NotThere."""
        with self.asking():
            incident = self.store.load(incident_id)
            if incident is None:
                raise no_incident(incident_id)
            return incident_view(incident, self.history.timeline(incident_id))

    def acknowledge(self, named: str, by: str) -> dict[str, Any]:
        """Take it; the escalation function is woken and stops what rings.

        Anybody may give any name: STS says whose the rights are, and needs none to say so. Raises
        NotThere and CodeRefused.
        """
        with self.asking():
            incident_id = incident_named(self.table, named, now())
        try:
            with self.asking():
                identity = str(client("sts").get_caller_identity()["Arn"])
                self.conductor.take(incident_id, [Acknowledged(by, identity)])
        except KeyError:
            raise no_incident(incident_id) from None
        except DeliveryError as error:
            late = "it is stored; what rings is stopped by the auditor, within two minutes"
            raise NotThere(f"stack {self.name}: {error}: {late}") from error
        return self.incident(incident_id)

    def silences(self) -> list[dict[str, Any]]:
        """The last to end first."""
        with self.asking():
            return self.silencing.all()

    def add_silence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make it; raises SilenceRefused."""
        with self.asking():
            return self.silencing.add(asked)

    def end_silence(self, silence_id: str, by: str) -> dict[str, Any]:
        """End it now; raises NotThere."""
        try:
            with self.asking():
                return self.silencing.end(silence_id, by)
        except KeyError:
            raise no_silence(silence_id) from None
        except DeliveryError as error:
            again = "it is ended, but may hold something still: end it once more"
            raise NotThere(f"stack {self.name}: {error}: {again}") from error

    def all_outputs(self) -> dict[str, str]:
        """The stack's outputs by name; raises NotThere."""
        with self.asking():
            stacks = client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return {one["OutputKey"]: one["OutputValue"] for one in stacks[0].get("Outputs", [])}

    def outputs(self, *names: str) -> list[str]:
        """The stack's outputs of these names; raises NotThere."""
        outputs = self.all_outputs()
        for name in names:
            if name not in outputs:
                raise NotThere(f"stack {self.name} has no output {name}: it is no Tocsin")
        return [outputs[name] for name in names]

    @contextmanager
    def asking(self) -> Iterator[None]:
        """What AWS refuses inside is a NotThere."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise NotThere(f"stack {self.name}: {error}") from error

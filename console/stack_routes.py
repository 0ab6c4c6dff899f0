"""The routes of a deployed stack, with the operator's own AWS rights."""

from typing import Any

from console.aws_codes import codes_told
from console.places import NotThere
from console.project import ROOT
from console.stack import now
from handlers.adapters.book_files import book_in
from handlers.adapters.clients import client
from handlers.route_keeping import route_keeping


class StackRoutes:
    """Reads the stack's own description; then its table, its contacts and its instances."""

    def __init__(self, name: str) -> None:
        self.name = name
        with codes_told(self.name):
            [stack] = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        given = {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
        if "AlertFlowArn" not in outputs or "CallsAtOnce" not in given:
            raise NotThere(f"stack {name} is no Tocsin, or one from before there were routes")
        self.keeping = route_keeping(given, outputs, book_in(ROOT).words, now)

    def health(self) -> list[dict[str, Any]]:
        """Each route as it stands."""
        with codes_told(self.name):
            return self.keeping.health()

    def call(self, test: str, route: str, contact: str) -> dict[str, str]:
        """Let a person's phone ring: `contactId`, or `why` the route cannot do it."""
        with codes_told(self.name):
            return self.keeping.call(test, route, contact)

    def result(self, route: str, contact_id: str) -> str:
        """How that call ended; empty while it goes on."""
        with codes_told(self.name):
            return self.keeping.result(route, contact_id)

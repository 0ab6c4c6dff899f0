"""Where the routes are: in the sandbox that runs here, or in a deployed stack."""

import argparse
import json
import urllib.error
from collections.abc import Mapping
from typing import Any, Protocol

from console.places import NotThere, Sandbox


class RoutePlace(Protocol):
    """What `tocsin routes` needs; each raises a TocsinError that says what is wrong."""

    def health(self) -> list[dict[str, Any]]:
        """Each route as it stands."""

    def call(self, test: str, route: str, contact: str) -> dict[str, str]:
        """Let a person's phone ring: `contactId`, or `why` the route cannot do it."""

    def result(self, route: str, contact_id: str) -> str:
        """How that call ended; empty while it goes on."""


def route_place_of(asked: argparse.Namespace) -> RoutePlace:
    """The place that was asked for."""
    if asked.stack:
        from console.stack_routes import StackRoutes  # noqa: PLC0415 - boto3 takes a while

        return StackRoutes(asked.stack)
    return SandboxRoutes(Sandbox(asked.port))


class SandboxRoutes:
    """The routes of a sandbox on this machine."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def health(self) -> list[dict[str, Any]]:
        """Each route as it stands."""
        return list(self.sandbox.ask("/routes"))

    def call(self, test: str, route: str, contact: str) -> dict[str, str]:
        """Let a person's phone ring: `contactId`, or `why` the route cannot do it."""
        return dict(self._ask(f"/routes/{route}/test", {"test": test, "contact": contact}))

    def result(self, route: str, contact_id: str) -> str:
        """How that call ended; empty while it goes on."""
        return str(self._ask(f"/routes/{route}/result", {"contactId": contact_id})["result"])

    def _ask(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        try:
            return self.sandbox.ask(path, body)
        except urllib.error.HTTPError as error:
            raise NotThere(str(json.load(error)["error"])) from None

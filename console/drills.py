"""Where drills are: a sandbox that runs here, or a deployed stack."""

import argparse
import urllib.error
from typing import Any, Protocol
from urllib.parse import quote

from console.places import NotThere, Sandbox
from dispatch.drill.report import Report
from dispatch.drill.view import report_in
from dispatch.translate.drill import DETAIL_TYPE, SOURCE


class Drills(Protocol):
    """What `tocsin drill --live` and `tocsin drill report` need."""

    def start(self, detail: dict[str, Any]) -> str:
        """Put the event with this detail on the bus, and return the drill's id; raises NotThere."""

    def drill(self, drill_id: str) -> Report:
        """How it stands; raises NotThere."""

    def drills(self) -> list[Report]:
        """Newest first."""


def drills_of(asked: argparse.Namespace) -> Drills:
    """Those of the place that was asked for."""
    if asked.stack:
        from console.stack_drills import StackDrills  # noqa: PLC0415 - boto3 takes a while

        return StackDrills(asked.stack)
    return SandboxDrills(Sandbox(asked.port))


def not_begun(reason: str) -> NotThere:
    """The error for a drill that triage has not opened."""
    return NotThere(f"no drill came of it: {reason}")


def no_drill(drill_id: str) -> NotThere:
    """The error for an id that is no drill's."""
    return NotThere(f"no drill {drill_id}: tocsin drill report lists them")


class SandboxDrills:
    """Asks the sandbox over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def start(self, detail: dict[str, Any]) -> str:
        """The event, as the bus would take it."""
        event = {"source": SOURCE, "detail-type": DETAIL_TYPE, "detail": detail}
        told = self.sandbox.ask("/events", event)
        if told["outcome"] != "opened":
            raise not_begun(told["reason"])
        return str(told["incident"])

    def drill(self, drill_id: str) -> Report:
        """How it stands; raises NotThere."""
        try:
            return report_in(self.sandbox.ask(f"/drills/{quote(drill_id, safe='')}"))
        except urllib.error.HTTPError:
            raise no_drill(drill_id) from None

    def drills(self) -> list[Report]:
        """Newest first."""
        return [report_in(one) for one in self.sandbox.ask("/drills")]

"""Where runs of the archive are: a sandbox that runs here, or a deployed stack."""

import argparse
import json
import urllib.error
from typing import Any, Protocol
from urllib.parse import quote

from console.places import NotThere, Sandbox
from dispatch.errors import SelectionRefused


class Archives(Protocol):
    """What `tocsin recordings` needs. A run is what `dispatch.recordings.runs.run_view` gives."""

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Start a run, or find it under way; raises SelectionRefused and NotThere."""

    def runs(self) -> list[dict[str, Any]]:
        """The latest, newest first; raises NotThere."""

    def run(self, name: str) -> dict[str, Any]:
        """One of them, as it stands; raises NotThere."""

    def retry(self) -> list[dict[str, Any]]:
        """The runs that were started of what had failed; raises NotThere."""


def archives_of(asked: argparse.Namespace) -> Archives:
    """Those of the place that was asked for."""
    if asked.stack:
        from console.stack_archive import StackArchives  # noqa: PLC0415 - boto3 takes a while

        return StackArchives(asked.stack)
    return SandboxArchives(Sandbox(asked.port))


def no_run(name: str) -> NotThere:
    """The error for a name that no run has."""
    return NotThere(f"no run {name}: tocsin recordings runs lists them")


class SandboxArchives:
    """Asks the sandbox over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Start it; raises SelectionRefused."""
        try:
            return dict(self.sandbox.ask("/recordings/runs", asked))
        except urllib.error.HTTPError as error:
            raise SelectionRefused(json.load(error)["error"]) from None

    def runs(self) -> list[dict[str, Any]]:
        """Newest first."""
        return list(self.sandbox.ask("/recordings/runs"))

    def run(self, name: str) -> dict[str, Any]:
        """One of them; raises NotThere."""
        try:
            return dict(self.sandbox.ask(f"/recordings/runs/{quote(name, safe='')}"))
        except urllib.error.HTTPError:
            raise no_run(name) from None

    def retry(self) -> list[dict[str, Any]]:
        """What was started."""
        return list(self.sandbox.ask("/recordings/retry", {"all": True}))

"""One self-test under way, in a sandbox that runs here or in a deployed stack."""

import argparse
from datetime import datetime
from typing import Any, Protocol

from console.places import Sandbox


class SelfTest(Protocol):
    """What `tocsin self-test` needs: it has been sent, at `sent_at` of that place's clock."""

    sent_at: datetime

    def incident(self) -> dict[str, Any] | None:
        """What came of it so far, as `tocsin incidents ID --json`; None: nothing yet."""


def self_test_of(asked: argparse.Namespace) -> SelfTest:
    """Send one at the place that was asked for."""
    if asked.stack:
        from console.stack_self_test import StackSelfTest  # noqa: PLC0415 - boto3 takes a while

        return StackSelfTest(asked.stack)
    return SandboxSelfTest(Sandbox(asked.port))


class SandboxSelfTest:
    """Asks the sandbox over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        told = sandbox.ask("/self-test", {"wanted": True})
        self.sent_at = datetime.fromisoformat(told["at"])
        self.incident_id = told["incident"]

    def incident(self) -> dict[str, Any] | None:
        """The incident that it opened, or joined."""
        return self.sandbox.incident(self.incident_id) if self.incident_id else None

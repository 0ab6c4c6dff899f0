"""Where recordings are kept: a sandbox that runs here, or a deployed stack."""

import argparse
import json
import urllib.error
from typing import Any, Protocol

from console.places import Sandbox
from dispatch.errors import NoRecording, SelectionRefused

REFUSED = 400
SANDBOX = "sandbox"
"""Who asks, as far as a sandbox can know."""


class Libraries(Protocol):
    """What `tocsin recordings find`, `play` and `restore` need; raises NotThere.

    All raise SelectionRefused and NoRecording; `handlers.recording_library` says what is returned.
    """

    def find(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which recordings are known."""

    def history(self, named: str) -> dict[str, Any]:
        """What became of one, and who asked for it."""

    def ask(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A link by which to `play` or `restore` one."""


def library_of(asked: argparse.Namespace) -> Libraries:
    """That of the place that was asked for."""
    if asked.stack:
        from console.stack_library import StackLibrary  # noqa: PLC0415 - boto3 takes a while

        return StackLibrary(asked.stack)
    return SandboxLibrary(Sandbox(asked.port))


class SandboxLibrary:
    """Asks the sandbox over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def find(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which are known."""
        return self._ask("/recordings/find", asked)

    def history(self, named: str) -> dict[str, Any]:
        """What became of one."""
        return self._ask("/recordings/history", {"named": named})

    def ask(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A link to the sandbox itself."""
        here = f"http://127.0.0.1:{self.sandbox.port}"
        return self._ask(f"/recordings/{what}", asked | {"identity": SANDBOX, "address": here})

    def _ask(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(self.sandbox.ask(path, asked))
        except urllib.error.HTTPError as error:
            why = json.load(error)["error"]
            refused = SelectionRefused if error.code == REFUSED else NoRecording
            raise refused(why) from None

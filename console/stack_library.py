"""The recordings of a deployed stack, with the operator's own AWS rights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from console.places import NotThere
from console.stack import Stack, now
from dispatch.errors import RecordingRefused, StorageUnavailable
from handlers.adapters.clients import client
from handlers.recording_library import OUTPUTS, library


class StackLibrary:
    """Asks the ledger and the bucket that the stack's outputs name."""

    def __init__(self, name: str) -> None:
        self.stack = Stack(name)
        try:
            outputs = dict(zip(OUTPUTS, self.stack.outputs(*OUTPUTS), strict=True))
        except NotThere:
            why = "it was given no RecordingsBucketName, or is not to be had"
            raise NotThere(f"stack {name} has no archive of recordings: {why}") from None
        self.library = library(outputs, now)

    def find(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which are known."""
        with self._asking():
            return self.library.find(asked)

    def history(self, named: str) -> dict[str, Any]:
        """What became of one."""
        with self._asking():
            return self.library.history(named)

    def ask(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A link of S3; STS says whose the rights are."""
        with self._asking():
            identity = str(client("sts").get_caller_identity()["Arn"])
            return self.library.ask(what, asked | {"identity": identity})

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            with self.stack.asking():
                yield
        except (StorageUnavailable, RecordingRefused) as error:
            raise NotThere(f"stack {self.stack.name}: {error}") from error

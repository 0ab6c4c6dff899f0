"""Runs of the archive of a deployed stack, with the operator's own AWS rights."""

from typing import Any

from console.archives import no_run
from console.places import NotThere
from console.stack import Stack, now
from handlers.archiving import OUTPUTS, archiving


class StackArchives:
    """Asks Step Functions, the ledger and the queue that the stack's outputs name."""

    def __init__(self, name: str) -> None:
        self.stack = Stack(name)
        outputs = dict(zip(OUTPUTS, self._outputs(), strict=True))
        self.archiving = archiving(outputs, now)

    def _outputs(self) -> list[str]:
        try:
            return self.stack.outputs(*OUTPUTS)
        except NotThere:
            why = "it was given no RecordingsBucketName, or is not to be had"
            raise NotThere(f"stack {self.stack.name} has no archive of recordings: {why}") from None

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Start it; raises SelectionRefused and NotThere."""
        with self.stack.asking():
            return self.archiving.start(asked)

    def runs(self) -> list[dict[str, Any]]:
        """Newest first."""
        with self.stack.asking():
            return self.archiving.recent()

    def run(self, name: str) -> dict[str, Any]:
        """One of them; raises NotThere."""
        try:
            with self.stack.asking():
                return self.archiving.run(name)
        except KeyError:
            raise no_run(name) from None

    def retry(self) -> list[dict[str, Any]]:
        """What was started."""
        with self.stack.asking():
            return list(self.archiving.retry())

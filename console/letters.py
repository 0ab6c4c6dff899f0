"""Dead letters of a sandbox that runs here, or of a deployed stack."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from console.places import Sandbox


class Letters(Protocol):
    """What `tocsin redrive` needs. A letter is what `dispatch.letter.Letter.view` gives."""

    def count(self, queues: Sequence[str]) -> int:
        """About how many letters there are."""

    def letters(self, queues: Sequence[str], most: int, *, bodies: bool) -> list[dict[str, Any]]:
        """Up to `most` of each queue, oldest first."""

    def put_back(self, queues: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
        """Each, up to `most` of each queue, once it is back in its queue."""


def letters_of(asked: argparse.Namespace) -> Letters:
    """Those of the place that was asked for."""
    if asked.stack:
        from console.stack_letters import StackLetters  # noqa: PLC0415 - boto3 takes a while

        return StackLetters(asked.stack)
    return SandboxLetters(Sandbox(asked.port))


class SandboxLetters:
    """Asks the sandbox over HTTP."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def count(self, queues: Sequence[str]) -> int:
        """How many letters there are."""
        return len(self.sandbox.ask("/dead-letters/list", {"queues": list(queues)}))

    def letters(self, queues: Sequence[str], most: int, *, bodies: bool) -> list[dict[str, Any]]:
        """Up to `most` of each queue, oldest first."""
        asked = {"queues": list(queues), "most": most, "bodies": bodies}
        return list(self.sandbox.ask("/dead-letters/list", asked))

    def put_back(self, queues: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
        """Each that was put back."""
        yield from self.sandbox.ask("/dead-letters/redrive", {"queues": list(queues), "most": most})

"""Dead letters of a deployed stack, handled with the operator's own AWS rights."""

from collections.abc import Iterator, Sequence
from typing import Any

from console.places import NotThere
from console.stack import Stack, now
from dispatch.errors import DeliveryError
from handlers.redriving import Redriving


class StackLetters:
    """Asks SQS for the queues that the stack's outputs name."""

    def __init__(self, name: str) -> None:
        self.stack = Stack(name)
        self.redriving = Redriving(self.stack.all_outputs(), now)

    def count(self, queues: Sequence[str]) -> int:
        """About how many letters there are; raises NotThere."""
        try:
            return self.redriving.count(queues)
        except DeliveryError as error:
            raise NotThere(f"stack {self.stack.name}: {error}") from error

    def letters(self, queues: Sequence[str], most: int, *, bodies: bool) -> list[dict[str, Any]]:
        """Up to `most` of each queue, oldest first; raises NotThere."""
        with self.stack.asking():
            return self.redriving.letters(queues, most, bodies=bodies)

    def put_back(self, queues: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
        """Each that was put back; raises NotThere where AWS refuses, and the rest stays."""
        with self.stack.asking():
            yield from self.redriving.put_back(queues, most)

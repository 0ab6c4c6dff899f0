"""Step Functions gives some recordings of a run: each is made small, and entered in the ledger."""

from typing import Any, Protocol

from dispatch.recordings.listed import batch_of
from dispatch.recordings.room import LONGEST_S
from handlers import wiring_converting

BATCH = wiring_converting.converting()


class Context(Protocol):
    """What Lambda tells of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Until it is ended."""


def handler(event: dict[str, Any], context: Context | None) -> dict[str, Any]:
    """Returns `run`, and `outcomes`: how many were converted, skipped, rejected and failed.

    One recording's trouble is its outcome. Raises StorageUnavailable and BatchUnfinished, after
    which the same batch is to be given again; UnreadableEvent and ConfigurationError, after which
    that would not help.
    """

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1000 if context else LONGEST_S

    batch = batch_of(event)
    return {"run": batch.run, "outcomes": BATCH.run(batch, seconds_left)}

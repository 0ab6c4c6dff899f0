"""What goes wrong in a state machine: before it runs, and while it does."""

import json

from dispatch.errors import TocsinError

EVERYTHING = "States.ALL"
NOT_BY_EVERYTHING = frozenset({"States.DataLimitExceeded", "States.Runtime"})
"""Errors that States.ALL does not mean."""


class MachineRefused(TocsinError, ValueError):
    """A definition that AWS, or this sandbox, would not take: where, and what is wrong."""


class StateFailed(TocsinError):
    """A state has failed: the name of the error by which Retry and Catch know it, and why."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause

    def is_one_of(self, names: list[str]) -> bool:
        """Whether an ErrorEquals of these names means it."""
        if self.error in names:
            return True
        return EVERYTHING in names and self.error not in NOT_BY_EVERYTHING

    @property
    def output(self) -> dict[str, str]:
        """What a Catch puts into the data."""
        return {"Error": self.error, "Cause": self.cause}


def raised_by_function(error: Exception) -> StateFailed:
    """What Lambda makes of an exception: its class is the error's name."""
    kind = type(error).__name__
    return StateFailed(kind, json.dumps({"errorMessage": str(error), "errorType": kind}))

"""Lines as CloudWatch Logs keeps them."""

from dataclasses import dataclass

LARGEST_LINE = 1024 * 1024
"""Bytes of one line (CloudWatch Logs quotas, "Event size")."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line; `timestamp` is in milliseconds."""

    id: str
    timestamp: int
    message: str

"""The five severities, worst first."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is. Compare with `rank`: 0 is the worst."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical to 4 for info."""
        return list(Severity).index(self)

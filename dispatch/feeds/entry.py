"""One entry of a status feed, understood."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How far the provider is with the trouble that an entry tells of."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    UNKNOWN = "unknown"


class Impact(StrEnum):
    """How bad the trouble is, in the words of Statuspage; `unknown` where nothing tells it."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NONE = "none"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says.

    `key` stays the same as long as the entry is republished; entries with one `trouble` tell of
    the same trouble. `title` is without the words that only tell the state, `text` is the newest
    update as plain text. `digest` changes whenever people would call the entry changed: not with
    blanks, times or the order of a feed. `published_at` and `updated_at` are UTC, and None where
    the feed names no time that can be read; they may be wrong. `whole_text` is all updates as they
    stand; `parts` are digests of each update by itself, the oldest first, of the title and of each
    category: a copy that is older than another has fewer.
    """

    key: str
    trouble: str
    title: str
    text: str
    state: State
    impact: Impact
    components: tuple[str, ...]
    link: str
    published_at: datetime | None
    updated_at: datetime | None
    digest: str
    whole_text: str = ""
    parts: tuple[str, ...] = ()

    @property
    def at(self) -> datetime | None:
        """The time that the feed names for what the entry says now."""
        return self.updated_at or self.published_at

"""One line of the ledger: what one run made of one recording; and what a whole run made of all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.recordings.record import Outcome, Record, Saving
from dispatch.recordings.who import Who


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a recording in a run. `began` is when the call did, as ISO 8601 in UTC.

    `etag` and `version` are the original's, `result_version` the result's; a version is empty in a
    bucket without them.
    """

    run: str
    at: datetime
    bucket: str
    record: Record
    began: str
    etag: str
    version: str = ""
    result_version: str = ""
    who: Who = field(default_factory=Who)

    @property
    def key(self) -> str:
        """The original's key."""
        return self.record.source.key

    @property
    def is_converted(self) -> bool:
        """True where there is a result."""
        return self.record.outcome is Outcome.CONVERTED


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a run: how many recordings had which outcome, and what those converted save."""

    outcomes: Mapping[str, int]
    saving: Saving

    @property
    def recordings(self) -> int:
        """All that are accounted for."""
        return sum(self.outcomes.values())


NOTHING_YET = Totals(dict.fromkeys((one.value for one in Outcome), 0), Saving(0, 0, 0, 0.0))


def recording_id(bucket: str, key: str) -> str:
    """What a recording is known by, however long its key is."""
    return hashlib.sha256(f"{bucket}/{key}".encode("utf-8", "surrogatepass")).hexdigest()


def is_news(entry: Entry, last: Entry | None) -> bool:
    """True where the entry says more of the recording than what is known: a result stays known."""
    return entry.is_converted or last is None or not last.is_converted

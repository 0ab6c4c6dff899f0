"""The ledger's account of one recording, and what all of them together save."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dispatch.recordings.sound import Measured


class Outcome(StrEnum):
    """What became of a recording."""

    CONVERTED = "converted"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Form:
    """A recording as it was, or as it became: bytes, seconds, and its SHA-256 in hexadecimal."""

    key: str
    size: int
    seconds: float | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One recording. `result` is there where it was converted, `reason` where it was not."""

    contact: str
    profile: str
    outcome: Outcome
    source: Form
    result: Form | None = None
    reason: str = ""


def form(key: str, measured: Measured) -> Form:
    """What the ledger keeps of a measured file."""
    seconds = round(measured.sound.duration, 3)
    return Form(key, measured.size, seconds, measured.sha256)


@dataclass(frozen=True, slots=True)
class Saving:
    """What was converted: how many, bytes before and after, seconds of sound."""

    recordings: int
    before: int
    after: int
    seconds: float

    @property
    def times_smaller(self) -> float | None:
        """Bytes before for each byte after; None where nothing was converted."""
        return self.before / self.after if self.after else None


def saving(records: Iterable[Record]) -> Saving:
    """Of those that were converted; the others save nothing."""
    pairs = [(each.source, each.result) for each in records if each.result]
    return Saving(
        recordings=len(pairs),
        before=sum(source.size for source, _ in pairs),
        after=sum(result.size for _, result in pairs),
        seconds=sum(source.seconds or 0.0 for source, _ in pairs),
    )

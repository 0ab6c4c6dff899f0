"""Whether a recording is converted, decided before any of its sound is read."""

from dataclasses import dataclass

from dispatch.recordings.kinds import WAV
from dispatch.recordings.profiles import Profile
from dispatch.recordings.wav import WavHead

BILLED_AT_LEAST = 128 * 1024
"""Bytes that S3 Glacier Instant Retrieval bills for a smaller object (Amazon S3 pricing)."""
_LEAST_BILLED = frozenset({"GLACIER_IR", "STANDARD_IA", "ONEZONE_IA"})


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a recording from its head and its tags.

    `kind` is that of `kind_of`; `head` is there where it is a WAV file. `converted_as` is the
    profile that its tag names, if it was converted before.
    """

    size: int
    kind: str
    head: WavHead | None = None
    converted_as: str = ""
    legal_hold: bool = False


@dataclass(frozen=True, slots=True)
class Convert:
    """It is to be converted: the sound behind this head."""

    head: WavHead


@dataclass(frozen=True, slots=True)
class Skip:
    """It stays as it is, and why."""

    reason: str


def what_to_do(source: Source, profile: Profile, billed_at_least: int) -> Convert | Skip:
    """Convert it, or leave it; `billed_at_least` is the storage class's least billed size, or 0."""
    if source.converted_as:
        return Skip(f"converted already, as {source.converted_as}")
    if source.legal_hold:
        return Skip("under legal hold")
    if source.kind != WAV or source.head is None:
        return Skip(f"no WAV file but {source.kind}")
    if source.size < billed_at_least:
        return Skip(f"{source.size} bytes: not billed less than {billed_at_least} if smaller")
    expected = profile.bits_per_second(source.head.rate, source.head.channels)
    if expected >= source.head.bits_per_second:
        return Skip(f"{profile.coding.value} would not make it smaller")
    return Convert(source.head)


def least_billed(storage_class: str) -> int:
    """Bytes that this storage class bills for a smaller object, or 0."""
    return BILLED_AT_LEAST if storage_class in _LEAST_BILLED else 0

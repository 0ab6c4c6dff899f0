"""The object that is kept of a recording: its result where there is one, else the original."""

from dataclasses import dataclass

from dispatch.recordings.entry import Entry
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.stored import Stored

RECORDED_AS = "audio/wav"
"""What Amazon Connect writes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of one object; `profile` is empty where it is as it was recorded.

    `version` is empty in a bucket without versions, `sha256` (hexadecimal) where none is known.
    """

    key: str
    version: str = ""
    profile: str = ""
    sha256: str = ""

    @property
    def content_type(self) -> str:
        """What a browser is to take it for."""
        return PROFILES[self.profile].content_type if self.profile else RECORDED_AS

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return self.key.rpartition("/")[2]


def kept(entry: Entry) -> Kept:
    """By the ledger."""
    result = entry.record.result
    if result is None:
        return Kept(entry.key, entry.version)
    return Kept(result.key, entry.result_version, entry.record.profile, result.sha256)


def kept_as(stored: Stored) -> Kept:
    """By what the object says, where the ledger knows nothing of it."""
    mark = stored.mark
    if mark is None:
        return Kept(stored.key, stored.version)
    return Kept(stored.key, stored.version, mark.profile, mark.sha256)


def original(entry: Entry) -> Kept:
    """The recording itself, which is there until a lifecycle rule removes it."""
    return Kept(entry.key, entry.version, sha256=entry.record.source.sha256)


def is_it(there: Stored, wanted: Kept) -> bool:
    """Whether what is in the bucket is that object and not another one under its key."""
    if wanted.profile:
        return there.mark is not None and there.mark.sha256 == wanted.sha256
    return there.mark is None


def recordings_called(key: str) -> tuple[str, ...]:
    """The keys under which the ledger may know it: as it is, and as a result's original."""
    suffixes = {one.suffix for one in PROFILES.values()} - {".wav"}
    stems = [key.removesuffix(one) for one in suffixes if key.endswith(one)]
    return (key, *(f"{stem}.wav" for stem in stems))

"""What S3 says of an object before any of it is read, and what follows from that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.recordings.listed import Listed
from dispatch.recordings.marks import (
    LARGEST_METADATA,
    MOST_TAGS,
    TAG,
    Mark,
    mark_of,
    metadata_size,
)
from dispatch.recordings.naming import LONGEST_KEY, result_key
from dispatch.recordings.profiles import PROFILES, Profile
from dispatch.recordings.record import Outcome
from dispatch.recordings.room import LARGEST

LARGEST_MARK = 400
"""Bytes that a mark takes of the metadata at most."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: `etag` without quotation marks, `version` empty in a bucket without versions.

    `frozen_in` is the storage class from which it must be restored before it can be read, else
    empty; `sha256` is what S3 keeps, in hexadecimal, empty where it keeps none. `headers` are those
    that its result gets as well, by their name in PutObject.
    """

    key: str
    size: int
    etag: str
    version: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    lost_metadata: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, object] = field(default_factory=dict)
    frozen_in: str = ""
    sha256: str = ""
    legal_hold: bool = False
    retained_until: datetime | None = None

    @property
    def mark(self) -> Mark | None:
        """What it is the result of; None where it is none of ours, or not what was written."""
        mark = mark_of(self.metadata)
        ours = mark and mark.profile in PROFILES and self.sha256 in ("", mark.sha256)
        return mark if ours else None


@dataclass(frozen=True, slots=True)
class Leave:
    """The recording stays as it is, and why."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """It was converted, into this object; what comes after that may not have been done."""

    mark: Mark
    result: Stored


TOO_LARGE = Leave(
    Outcome.FAILED, f"more than {LARGEST} bytes take longer than the function may run"
)
CHANGED = Leave(Outcome.FAILED, "changed since it was listed: the next run takes it")
DISK_FULL = Leave(Outcome.FAILED, "its result is larger than the function's disk")
GONE = Leave(Outcome.SKIPPED, "no longer there")


def at_first_sight(listed: Listed, now_there: Stored, at: datetime) -> Leave | Finish | None:
    """What becomes of it without a look at anything else; None where that takes one."""
    if mark := now_there.mark:
        return _result(listed, now_there, mark)
    if now_there.etag != listed.etag:
        return CHANGED
    if now_there.size > LARGEST:
        return TOO_LARGE
    return _held(now_there, at) or _full(now_there)


def _result(listed: Listed, result: Stored, mark: Mark) -> Leave | Finish:
    """It stands where its original was, or is listed although it is another recording's result."""
    in_its_place = result_key(listed.key, PROFILES[mark.profile]) == listed.key
    if mark.source_etag == listed.etag or (result.etag == listed.etag and in_its_place):
        return Finish(mark, result)
    if result.etag == listed.etag:
        return Leave(Outcome.SKIPPED, already(mark.profile))
    return CHANGED


def _held(stored: Stored, at: datetime) -> Leave | None:
    if stored.legal_hold:
        return Leave(Outcome.SKIPPED, "under legal hold")
    if stored.retained_until and stored.retained_until > at:
        return Leave(Outcome.SKIPPED, f"locked until {stored.retained_until:%Y-%m-%d}")
    if stored.frozen_in:
        return Leave(Outcome.SKIPPED, f"in {stored.frozen_in}: it must be restored first")
    return None


def _full(stored: Stored) -> Leave | None:
    """What could not be kept or noted: somebody must make room."""
    if stored.lost_metadata:
        return Leave(Outcome.FAILED, f"{stored.lost_metadata} of its metadata cannot be read by S3")
    if len(stored.tags) >= MOST_TAGS and TAG not in stored.tags:
        return Leave(Outcome.FAILED, f"{len(stored.tags)} tags leave no room for {TAG}")
    if metadata_size(stored.metadata) + LARGEST_MARK > LARGEST_METADATA:
        size = metadata_size(stored.metadata)
        return Leave(Outcome.FAILED, f"{size} bytes of metadata leave no room for {LARGEST_MARK}")
    return None


def nameless(stored: Stored, profile: Profile) -> Leave | None:
    """Where its result's name would be longer than S3 takes."""
    if len(result_key(stored.key, profile).encode()) <= LONGEST_KEY:
        return None
    return Leave(Outcome.FAILED, f"its name is too long to end in {profile.suffix}")


def result_keys(stored: Stored, profile: Profile) -> tuple[str, ...]:
    """Where a result of it may stand, beside the key itself: as its tag says, and as asked."""
    tag = stored.tags.get(TAG, "")
    profiles = [PROFILES[tag], profile] if tag in PROFILES else [profile]
    keys = (result_key(stored.key, one) for one in profiles)
    return tuple(dict.fromkeys(key for key in keys if key != stored.key))


@dataclass(frozen=True, slots=True)
class Stale:
    """Where its result is to stand is `result`, of something else: perhaps of what it was before.

    Only where that is proved is it written over: two keys may lead to one, and what somebody else
    put there is nobody's result.
    """

    result: Stored

    @property
    def leave(self) -> Leave:
        """What becomes of the recording where it is not proved."""
        name = self.result.key.rpartition("/")[2]
        return Leave(Outcome.FAILED, f"{name} is there, and not of it")


def beside(
    source: Stored, results: Mapping[str, Stored], profile: Profile
) -> Stale | Finish | None:
    """What becomes of it by what stands under its result's keys; None: it is to be converted.

    A tag alone proves nothing: without a result the original is all there is.
    """
    for found in results.values():
        mark = found.mark
        if mark and mark.source_etag == source.etag:
            return Finish(mark, found)
    target = result_key(source.key, profile)
    return Stale(results[target]) if target in results else None


def already(profile: str) -> str:
    """Why a recording is skipped that was converted."""
    return f"converted already, as {profile}"

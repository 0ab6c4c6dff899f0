"""Converts the recordings of a batch, as far as time goes, and enters each into the ledger."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.errors import (
    BatchUnfinished,
    ConfigurationError,
    RecordingRefused,
    StorageUnavailable,
    UnreadableEvent,
)
from dispatch.recordings import entering
from dispatch.recordings.entry import Entry
from dispatch.recordings.listed import Batch, Listed
from dispatch.recordings.profiles import Profile
from dispatch.recordings.record import Outcome
from dispatch.recordings.room import LARGEST, is_time_for
from dispatch.recordings.stored import Leave
from handlers.adapters.log import log, log_fault
from handlers.adapters.recording_failures import RecordingFailures
from handlers.adapters.recording_items import TROUBLED
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.converting import Converting

ENOUGH = 3
"""Recordings of a batch that storage fails for, after which it is not asked for the others."""


@dataclass(frozen=True, slots=True)
class ConvertingBatch:
    """One bucket, its ledger, and where is told what failed."""

    converting: Converting
    ledger: RecordingLedger
    failures: RecordingFailures

    def run(self, batch: Batch, seconds_left: Callable[[], float]) -> dict[str, int]:
        """How many of the batch had which outcome, those of earlier tries included.

        Raises StorageUnavailable or BatchUnfinished where some were not done: whoever gives the
        same batch again has the rest done. ConfigurationError for a bucket that would lose its
        originals, and UnreadableEvent for one that is not ours.
        """
        self._refuse(batch)
        keys = [listed.key for listed in batch.items]
        done = self.ledger.done(batch.run, batch.bucket, keys)
        known = self.ledger.known(batch.bucket, keys)
        unbegun, faults = 0, list[str]()
        for listed in batch.items:
            if listed.key in done or len(faults) >= ENOUGH:
                continue
            if not is_time_for(min(listed.size, LARGEST), seconds_left()):
                unbegun += 1
                continue
            try:
                done[listed.key] = self._entered(listed, batch, known.get(listed.key))
            except StorageUnavailable as error:
                log.warning("recording is tried again", key=listed.key, why=str(error))
                faults.append(str(error))
        _finish(unbegun, faults, len(batch.items))
        return _outcomes(batch, done)

    def _refuse(self, batch: Batch) -> None:
        objects = self.converting.objects
        if batch.bucket != objects.bucket:
            raise UnreadableEvent(f"bucket must be {objects.bucket}")
        if keeps_the_key(batch.profile) and not objects.keeps_versions():
            raise ConfigurationError(
                "RecordingsProfile",
                0,
                f"{batch.profile.name} writes over the originals, and {batch.bucket} keeps no "
                "versions: enable them, or take speech or lossless",
            )

    def _entered(self, listed: Listed, batch: Batch, last: Entry | None) -> Entry:
        """Told before it is entered: rather twice than never."""
        entry = self._made(listed, batch, last)
        if entry.record.outcome in TROUBLED:
            self.failures.send(entry)
        return self.ledger.save(entry, last)

    def _made(self, listed: Listed, batch: Batch, last: Entry | None) -> Entry:
        try:
            return self.converting.entry(listed, batch, last)
        except StorageUnavailable as error:
            if not batch.is_last:
                raise
            reason = f"S3 failed {batch.tried + 1} times: {error}"
        except RecordingRefused:
            raise
        except Exception as error:  # noqa: BLE001 - entered and told: it must not stop the others
            log_fault("recording failed", error, key=listed.key)
            reason = f"unforeseen: {type(error).__name__}"
        why = Leave(Outcome.FAILED, reason)
        return entering.left(entering.begun(listed, batch, self.converting.clock()), why)


def keeps_the_key(profile: Profile) -> bool:
    """True where the result stands in the place of its original."""
    return profile.suffix == ".wav"


def _finish(unbegun: int, faults: list[str], of: int) -> None:
    if faults:
        raise StorageUnavailable(f"{len(faults)} of {of} recordings: {faults[0]}")
    if unbegun:
        raise BatchUnfinished(f"{unbegun} of {of} recordings were not begun: time is up")


def _outcomes(batch: Batch, done: dict[str, Entry]) -> dict[str, int]:
    counted = Counter(done[key].record.outcome for key in {one.key for one in batch.items})
    return {outcome.value: counted[outcome] for outcome in Outcome}

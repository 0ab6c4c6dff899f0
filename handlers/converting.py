"""Makes one recording small; whoever is stopped after any step can begin it again."""

import errno
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from dispatch.errors import RecordingRefused
from dispatch.recordings import entering
from dispatch.recordings.choosing import least_billed
from dispatch.recordings.entry import Entry
from dispatch.recordings.listed import Batch, Listed
from dispatch.recordings.marks import TAG, Mark, tagged, withdrawn
from dispatch.recordings.profiles import Profile
from dispatch.recordings.record import Outcome
from dispatch.recordings.stored import (
    CHANGED,
    DISK_FULL,
    GONE,
    Finish,
    Leave,
    Stale,
    Stored,
    at_first_sight,
    beside,
    nameless,
    result_keys,
)
from dispatch.recordings.who import NOBODYS, Whose, who_of
from handlers.adapters.recording_objects import NO_VERSION, WAS_CHANGED, RecordingObjects
from handlers.adapters.recordings import Incoming, archive

IN_MEMORY = 160 << 20
"""Bytes of a result that are held in memory; a longer one goes to the function's disk."""


@dataclass(frozen=True, slots=True)
class Converting:
    """How recordings of one bucket are made small.

    `whose` knows Tocsin's own calls by their contact, `hide` hashes a number.
    """

    objects: RecordingObjects
    whose: Callable[[str], Whose]
    hide: Callable[[str], str]
    clock: Callable[[], datetime]

    def entry(self, listed: Listed, batch: Batch, last: Entry | None) -> Entry:
        """What became of it, for the ledger; `last` is what is known of it there.

        Raises StorageUnavailable, and whatever nobody foresaw.
        """
        entry = entering.begun(listed, batch, self.clock())
        try:
            source = self.objects.look(listed.key)
            if source is None:
                return entering.left(entry, GONE)
            entry = self._known_better(entry, source)
            return self._ended(entry, source, listed, batch.profile, last)
        except RecordingRefused as error:
            reason = CHANGED.reason if error.code in WAS_CHANGED else str(error)
            return entering.left(entry, Leave(Outcome.FAILED, reason))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return entering.left(entry, DISK_FULL)

    def _ended(
        self, entry: Entry, source: Stored, listed: Listed, profile: Profile, last: Entry | None
    ) -> Entry:
        found = self._found(listed, source, profile, entry.at)
        if isinstance(found, Leave):
            return entering.left(entry, found)
        if isinstance(found, Finish):
            self._finish(source, found)
            return entering.finished(entry, found, last)
        return self._converted(entry, source, profile, found.result if found else None)

    def _known_better(self, entry: Entry, source: Stored) -> Entry:
        contact = entry.record.contact
        ours = self.whose(contact) if contact else NOBODYS
        return entering.of(entry, source, who_of(source.metadata, source.tags, self.hide, ours))

    def _found(
        self, listed: Listed, source: Stored, profile: Profile, at: datetime
    ) -> Leave | Finish | Stale | None:
        found = at_first_sight(listed, source, at) or nameless(source, profile)
        if found is not None:
            return found
        looked = {key: self.objects.look(key) for key in result_keys(source, profile)}
        there = beside(source, {key: one for key, one in looked.items() if one}, profile)
        if isinstance(there, Stale) and not self._is_of_what_it_was(there.result, source):
            return there.leave
        return there

    def _is_of_what_it_was(self, result: Stored, source: Stored) -> bool:
        """Whether it is ours, of an earlier version of this very recording, and stays as a version.

        Without versions it stays: it may be all that is left of what was written over.
        """
        mark = result.mark
        if mark is None or not mark.source_version or not result.version:
            return False
        was = self.objects.look(source.key, mark.source_version)
        return was is not None and was.etag == mark.source_etag and self.objects.keeps_versions()

    def _converted(
        self, entry: Entry, source: Stored, profile: Profile, stale: Stored | None
    ) -> Entry:
        billed = least_billed(self.objects.storage_class)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as result:
            file = cast("BinaryIO", result)
            with self.objects.sound(source) as sound:
                given = Incoming(source.key, source.size, sound)
                record = archive(given, file, profile, billed)
            mark = entering.mark_for(record, source)
            if record.result is None or mark is None:
                return entering.converted(entry, record, "")
            over = source if record.result.key == source.key else stale
            try:
                version = self.objects.put(source, over, record.result.key, file, mark)
            except RecordingRefused as error:
                return self._stored_meanwhile(entry, source, record.result.key, error)
        self._tag(source, mark, replaced=record.result.key == source.key)
        return entering.converted(entry, record, version)

    def _stored_meanwhile(
        self, entry: Entry, source: Stored, key: str, error: RecordingRefused
    ) -> Entry:
        """By this request, which was repeated and heard the first time, or by another run.

        Raises the error where there is no result of this recording.
        """
        there = self.objects.look(key) if error.code in WAS_CHANGED else None
        mark = there.mark if there else None
        if there is None or mark is None or mark.source_etag != source.etag:
            raise error
        found = Finish(mark, there)
        self._finish(source, found)
        return entering.finished(entry, found, None)

    def _finish(self, source: Stored, found: Finish) -> None:
        """Tag the original, where that was not done: it is the source, or a version under it."""
        replaced = found.result.key == source.key
        original: Stored | None = source
        if replaced:
            original = self.objects.look(source.key, found.mark.source_version or NO_VERSION)
        if original and original.tags.get(TAG) != found.mark.profile:
            self._tag(original, found.mark, replaced=replaced)

    def _tag(self, original: Stored, mark: Mark, *, replaced: bool) -> None:
        version = original.version or (NO_VERSION if replaced else "")
        self.objects.tag(original.key, version, tagged(original.tags, mark.profile))
        if not version:
            self._make_sure(original)

    def _make_sure(self, original: Stored) -> None:
        """Without versions the tag may be on what was written over the original meanwhile."""
        there = self.objects.look(original.key)
        if there and there.etag != original.etag:
            self.objects.tag(there.key, "", withdrawn(there.tags))
            raise RecordingRefused("PutObjectTagging", next(iter(WAS_CHANGED)))

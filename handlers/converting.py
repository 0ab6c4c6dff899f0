"""Makes one recording small; whoever is stopped after any step can begin it again."""

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
    GONE,
    Finish,
    Leave,
    Stored,
    at_first_sight,
    beside,
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
            found = self._found(listed, source, batch.profile, entry.at)
            if isinstance(found, Leave):
                return entering.left(entry, found)
            if isinstance(found, Finish):
                self._finish(source, found)
                return entering.finished(entry, found, last)
            return self._converted(entry, source, batch.profile)
        except RecordingRefused as error:
            reason = CHANGED.reason if error.code in WAS_CHANGED else str(error)
            return entering.left(entry, Leave(Outcome.FAILED, reason))

    def _known_better(self, entry: Entry, source: Stored) -> Entry:
        contact = entry.record.contact
        ours = self.whose(contact) if contact else NOBODYS
        return entering.of(entry, source, who_of(source.metadata, source.tags, self.hide, ours))

    def _found(
        self, listed: Listed, source: Stored, profile: Profile, at: datetime
    ) -> Leave | Finish | None:
        found = at_first_sight(listed, source, at)
        if found is not None:
            return found
        looked = {key: self.objects.look(key) for key in result_keys(source, profile)}
        return beside(source, {key: one for key, one in looked.items() if one}, profile)

    def _converted(self, entry: Entry, source: Stored, profile: Profile) -> Entry:
        billed = least_billed(self.objects.storage_class)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as result:
            file = cast("BinaryIO", result)
            with self.objects.sound(source) as sound:
                given = Incoming(source.key, source.size, sound)
                record = archive(given, file, profile, billed)
            mark = entering.mark_for(record, source)
            if record.result is None or mark is None:
                return entering.converted(entry, record, "")
            version = self._put(source, record.result.key, file, mark)
        self._tag(source, mark, replaced=record.result.key == source.key)
        return entering.converted(entry, record, version)

    def _put(self, source: Stored, key: str, file: BinaryIO, mark: Mark) -> str:
        """The version stored; of a request that was repeated the first may have been heard."""
        try:
            return self.objects.put(source, key, file, mark)
        except RecordingRefused as error:
            there = self.objects.look(key) if error.code in WAS_CHANGED else None
            if there is None or there.mark != mark:
                raise
            return there.version

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

"""What an operator's command may do with recordings: find them, play them, have them back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from dispatch.errors import NoRecording
from dispatch.recordings.entry import Entry
from dispatch.recordings.finding import MOST, recording_view, wanted
from dispatch.recordings.kept import Kept, is_it, kept, kept_as, original, recordings_called
from dispatch.recordings.links import Asked, asked_view, lasting
from dispatch.recordings.restoring import DAYS, HOURS
from handlers.adapters.number_key import NumberKey
from handlers.adapters.recording_asked import RecordingAsked
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.adapters.recording_links import RecordingLinks
from handlers.adapters.recording_objects import RecordingObjects

RESTORE = "restore"
OUTPUTS = ("RecordingsTableName", "RecordingsBucket", "RecordingsNumberKeyName")
"""Of the template; not there where no bucket is given."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recording in the bucket; `entry` is None where the ledger knows nothing of it."""

    kept: Kept
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Library:
    """The recordings of one installation."""

    objects: RecordingObjects
    ledger: RecordingLedger
    asked: RecordingAsked
    links: RecordingLinks
    numbers: NumberKey
    clock: Callable[[], datetime]

    def find(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What is known of them, in the order of their calls; raises SelectionRefused.

        `more` is True where there are more than an answer holds.
        """
        looked_for = wanted(asked, self.numbers.hashed)
        each = (self.ledger.find(looked_for.by, value) for value in looked_for.values)
        found = list(islice(chain.from_iterable(each), MOST + 1))
        return {
            "recordings": [recording_view(one) for one in found[:MOST]],
            "more": len(found) > MOST,
        }

    def history(self, named: str) -> dict[str, Any]:
        """What each run made of it, and who asked for it; raises NoRecording."""
        [entry] = self._one(named, self._entries(named) or _unknown(named))
        runs = self.ledger.history(entry.bucket, entry.key)
        return {
            "recording": recording_view(entry),
            "runs": [recording_view(one) for one in runs],
            "asked": [asked_view(one) for one in self.asked.of(entry.bucket, entry.key)],
        }

    def ask(self, what: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A link to `play` or `restore` it: `named`, `by`, `identity`, and `for` how long.

        With `original` it is to what was recorded. What S3 must restore first has no link when it
        is asked to be restored, but `hours` until it can be read. Raises NoRecording and
        SelectionRefused.
        """
        who = {name: str(asked[name]) for name in ("by", "identity")}
        lasts, found = lasting(str(asked.get("for", ""))), self._found(str(asked["named"]))
        if asked.get("original") and found.entry:
            found = Found(original(found.entry), found.entry)
        there = self.objects.look(found.kept.key, found.kept.version)
        if there is None or not is_it(there, found.kept):
            raise NoRecording(f"{found.kept.key} is no longer in the bucket")
        if not there.frozen_in:
            return self._link(what, found, who, lasts)
        if what != RESTORE:
            raise NoRecording(
                f"{found.kept.key} is in {there.frozen_in}: tocsin recordings restore asks for it"
            )
        self._note(what, found, who)
        self.objects.thaw(there, DAYS)
        return {"key": found.kept.key, "hours": HOURS.get(there.frozen_in, max(HOURS.values()))}

    def _note(self, what: str, found: Found, who: Mapping[str, str]) -> None:
        """Noted before it is given: there is no link of which nobody knows."""
        note = Asked(self.clock(), what, who["by"], who["identity"], found.kept.key)
        original_key = found.entry.key if found.entry else found.kept.key
        self.asked.note(self.objects.bucket, original_key, note)

    def _link(
        self, what: str, found: Found, who: Mapping[str, str], lasts: timedelta
    ) -> dict[str, Any]:
        self._note(what, found, who)
        now, object_ = self.clock(), found.kept
        source = found.entry.record.source if found.entry else None
        return {
            "key": object_.key,
            "profile": object_.profile,
            "content_type": object_.content_type,
            "url": self.links.to(object_, lasts),
            "ends_at": (now + lasts).isoformat(timespec="seconds"),
            "original": source.key if source else object_.key,
            "original_sha256": source.sha256 if source else "",
        }

    def _found(self, named: str) -> Found:
        """By its key, its original's, or its contact; raises NoRecording."""
        if entries := self._entries(named):
            [entry] = self._one(named, entries)
            return Found(kept(entry), entry)
        stored = self.objects.look(named)
        if stored is None:
            return Found(Kept(""), _unknown(named)[0])
        return Found(kept_as(stored), None)

    def _entries(self, named: str) -> list[Entry]:
        by_key = self.ledger.known(self.objects.bucket, recordings_called(named))
        meant = [one for one in by_key.values() if named in (one.key, kept(one).key)]
        return meant or list(self.ledger.find("contact", named))

    @staticmethod
    def _one(named: str, entries: list[Entry]) -> list[Entry]:
        if len(entries) > 1:
            keys = ", ".join(kept(one).key for one in entries)
            raise NoRecording(f"{named} has {len(entries)} recordings, name one: {keys}")
        return entries


def _unknown(named: str) -> list[Entry]:
    raise NoRecording(
        f"no recording of {named} is known: before it is archived it is found by its key alone"
    )


def library(
    outputs: Mapping[str, str], clock: Callable[[], datetime], endpoint: str = ""
) -> Library:
    """What the outputs of the template name; KeyError where nothing of recordings is deployed."""
    table, bucket, secret = (outputs[name] for name in OUTPUTS)
    return Library(
        RecordingObjects(bucket, "STANDARD"),
        RecordingLedger(table),
        RecordingAsked(table),
        RecordingLinks(bucket, endpoint),
        NumberKey(secret),
        clock,
    )

"""The ledger's entries of recordings that were left, finished later, or converted now."""

from dataclasses import replace
from datetime import datetime

from dispatch.recordings.entry import Entry
from dispatch.recordings.listed import Batch, Listed
from dispatch.recordings.marks import Mark
from dispatch.recordings.naming import contact_of
from dispatch.recordings.record import Form, Outcome, Record
from dispatch.recordings.stored import Finish, Leave, Stored, already
from dispatch.recordings.who import Who, began_at


def begun(listed: Listed, batch: Batch, at: datetime) -> Entry:
    """The entry of a recording of which no more is known than how it was listed."""
    source = Form(listed.key, listed.size)
    record = Record(
        contact_of(listed.key), batch.profile.name, Outcome.FAILED, source, reason="not looked at"
    )
    began = began_at(listed.key, listed.modified)
    return Entry(batch.run, at, batch.bucket, record, began, listed.etag)


def of(entry: Entry, source: Stored, who: Who) -> Entry:
    """The same, now that S3 has told of it."""
    return replace(entry, version=source.version, who=who)


def left(entry: Entry, why: Leave) -> Entry:
    """It stays as it is."""
    return replace(entry, record=replace(entry.record, outcome=why.outcome, reason=why.reason))


def converted(entry: Entry, record: Record, version: str) -> Entry:
    """It was converted now, into an object of that version; or not, as the record says."""
    return replace(entry, record=record, result_version=version)


def finished(entry: Entry, found: Finish, last: Entry | None) -> Entry:
    """It was converted before: in an earlier run, or in this one without anybody's knowing."""
    mark, result = found.mark, found.result
    if last and last.is_converted and last.etag == mark.source_etag:
        return left(entry, Leave(Outcome.SKIPPED, already(mark.profile)))
    record = Record(
        contact=entry.record.contact,
        profile=mark.profile,
        outcome=Outcome.CONVERTED,
        source=Form(entry.key, mark.source_size, mark.seconds, mark.source_sha256),
        result=Form(result.key, result.size, mark.seconds, mark.sha256),
    )
    found_as = replace(entry, etag=mark.source_etag, version=mark.source_version)
    return converted(found_as, record, result.version)


def mark_for(record: Record, source: Stored) -> Mark | None:
    """What the result is to say of itself; None where there is none."""
    result, was = record.result, record.source
    if result is None:
        return None
    return Mark(
        profile=record.profile,
        sha256=result.sha256,
        seconds=was.seconds or 0.0,
        source_etag=source.etag,
        source_version=source.version,
        source_size=was.size,
        source_sha256=was.sha256,
    )

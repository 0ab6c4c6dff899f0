"""A recording in the bucket becomes a small one, and nothing that it had is lost."""

import pytest
from recordings_bucket import BUCKET, CALL, CONTACT, KEY, OGG, RUN, bucket_of

from dispatch.recordings.marks import TAG
from dispatch.recordings.record import Outcome


@pytest.fixture
def bucket():
    with bucket_of() as found:
        yield found


def test_a_recording_becomes_a_small_one_beside_it(bucket):
    listed = bucket.has()
    assert bucket.runs(listed) == {"converted": 1}
    assert bucket.names() == [OGG, KEY]
    head = bucket.head(OGG)
    assert head["StorageClass"] == "GLACIER_IR"
    assert head["ContentType"] == "audio/ogg"
    assert 10 * head["ContentLength"] < len(CALL)
    assert bucket.read() == CALL
    assert bucket.tags() == {TAG: "speech"}
    assert bucket.tags(OGG) == {}
    entry = bucket.entry()
    assert entry.record.outcome is Outcome.CONVERTED
    assert (entry.record.contact, entry.began) == (CONTACT, "2026-01-31T09:05:00+00:00")
    assert bucket.ledger.counts(RUN) == {"converted": 1, "skipped": 0, "rejected": 0, "failed": 0}
    assert [one.key for one in bucket.ledger.find("contact", CONTACT)] == [KEY]
    assert bucket.ledger.known(BUCKET, [KEY])[KEY] == entry

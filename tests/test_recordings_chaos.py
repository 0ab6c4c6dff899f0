"""Many recordings of all kinds, while S3 is throttled, objects change and the worker is killed."""

import random

import pytest
from recorded import speakers, wav
from recordings_bucket import BUCKET, CALL, RUN, Killed, Wire, bucket_of, refusal

from dispatch.errors import StorageUnavailable
from dispatch.recordings.marks import TAG, mark_of

RECORDINGS = 60
AT_ONCE = 10
OTHER = wav(speakers(9, seed=7))
KINDS = {
    "whole": CALL,
    "mono": wav(speakers(20)[:, :1]),
    "wide": wav(speakers(5, rate=48_000), rate=48_000),
    "odd": CALL[:36] + b"LIST\x05\0\0\0abcde\0" + CALL[36:],
    "cut": CALL[:-1000],
    "corrupt": CALL[:20] + b"\x11\0" + CALL[22:],
    "empty": b"",
    "short": wav(speakers(2)),
    "other": b"ID3" + CALL,
}
GOOD = ("whole", "mono", "wide", "odd")
REPEATS = 400
"""More than any of these needs: one that needs more goes on for ever."""


def chaos(bucket, wire, chance, keys):
    """Spoils about every twelfth request: a kill, a throttle, or a change of some object."""

    def before(name, _params):
        dice = chance.random()
        if dice < 0.03:
            raise Killed
        if dice < 0.07 and name != "ListObjectsV2":
            raise refusal(name, "SlowDown", 503)
        if dice < 0.08:
            wire.is_well()
            changed.add(key := chance.choice(keys))
            bucket.has(key, OTHER)
            wire.before, wire.after = before, after

    def after(_name, _params):
        if chance.random() < 0.02:
            raise Killed

    changed = set()
    wire.before, wire.after = before, after
    return changed


def given_again_until_done(bucket, batch, profile):
    for _ in range(REPEATS):
        try:
            return bucket.runs(*batch, profile=profile)
        except (Killed, StorageUnavailable):
            continue
    return pytest.fail("it never ends")


@pytest.mark.parametrize("profile", ["speech", "compatible"])
def test_none_is_lost_and_each_is_accounted_for_once(monkeypatch, profile):
    chance = random.Random(f"{profile} {RECORDINGS}")  # noqa: S311 - to be the same each time
    with bucket_of() as bucket:
        kinds = [chance.choice(list(KINDS)) for _ in range(RECORDINGS)]
        listed = [bucket.has(f"{n}-{kind}.wav", KINDS[kind]) for n, kind in enumerate(kinds)]
        first = {one["Key"]: bucket.versions(one["Key"])[0] for one in listed}
        wire = Wire(monkeypatch)
        changed = chaos(bucket, wire, chance, list(first))
        for start in range(0, RECORDINGS, AT_ONCE):
            given_again_until_done(bucket, listed[start : start + AT_ONCE], profile)
        wire.is_well()
        counts = bucket.ledger.counts(RUN)
        entries = bucket.ledger.done(RUN, BUCKET, first)
        assert sum(counts.values()) == len(entries) == RECORDINGS
        assert counts["rejected"] == 0
        for key, version in first.items():
            content = KINDS[key.partition("-")[2].removesuffix(".wav")]
            assert bucket.read(key, VersionId=version) == content
            record = entries[key].record
            tag = bucket.tags(key, VersionId=version).get(TAG)
            assert tag == (profile if record.result else None), key
            if record.result:
                head = bucket.head(record.result.key, VersionId=entries[key].result_version)
                assert mark_of(head["Metadata"]).source_version == version
                assert head["ContentLength"] == record.result.size
            if key not in changed:
                good = key.partition("-")[2].removesuffix(".wav") in GOOD
                assert (record.outcome == "converted") == good, key
        saved = bucket.ledger.totals(RUN).saving
        results = [one.record.result.size for one in entries.values() if one.record.result]
        assert (saved.recordings, saved.after) == (len(results), sum(results))

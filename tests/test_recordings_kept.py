"""What a recording had, its result has; the original goes by nobody's hand but the operator's.

The numbers are those of the faults of the published sample (docs/recordings.md lists them): each
has a test here, or where it says, that would have caught it.
"""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from recorded import speakers, wav
from recordings_bucket import BUCKET, CALL, KEY, NOW, OGG, Wire, bucket_of, target

from dispatch.errors import ConfigurationError
from dispatch.recordings.marks import TAG, mark_of
from dispatch.recordings.profiles import PROFILES
from handlers.adapters.recording_objects import RecordingObjects

KMS = "arn:aws:kms:ap-northeast-1:111122223333:key/0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11"
KEPT = {
    "CacheControl": "no-store",
    "ContentDisposition": 'attachment; filename="call.wav"',
    "ContentLanguage": "de",
    "ContentType": "audio/x-wav",
    "Metadata": {"queue": "sales", "agent": "a=b & c"},
    "Tagging": "team=sales&keep=7%20years",
}
BY_KMS = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KMS, "BucketKeyEnabled": True}


@pytest.fixture
def bucket():
    with bucket_of() as found:
        yield found


@pytest.fixture
def wire(monkeypatch):
    return Wire(monkeypatch)


@pytest.mark.parametrize("profile", PROFILES)
def test_metadata_headers_tags_and_encryption_are_kept_in_one_write(bucket, wire, profile):
    """Faults 3, 4 and 5."""
    listed = bucket.has(**KEPT, **BY_KMS)
    wire.asked.clear()
    assert bucket.runs(listed, profile=profile) == {"converted": 1}
    head = bucket.head(target(profile))
    for name in ("CacheControl", "ContentDisposition", "ContentLanguage", *BY_KMS):
        assert head[name] == {**KEPT, **BY_KMS}[name]
    assert head["ContentType"] == PROFILES[profile].content_type
    assert head["StorageClass"] == "GLACIER_IR"
    assert head["Metadata"].items() >= KEPT["Metadata"].items()
    assert bucket.tags(target(profile)) == {"team": "sales", "keep": "7 years"}
    writes = [name for name in wire.names() if name.startswith(("Put", "Copy", "Create", "Delete"))]
    assert writes == ["PutObject", "PutObjectTagging"]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_original_keeps_its_bytes_and_its_tags_and_is_marked_for_the_lifecycle_rule(
    bucket, profile
):
    listed = bucket.has(**KEPT)
    [version] = bucket.versions()
    assert bucket.runs(listed, profile=profile) == {"converted": 1}
    assert bucket.read(VersionId=version) == CALL
    tags = {"team": "sales", "keep": "7 years", TAG: profile}
    assert bucket.tags(VersionId=version) == tags


@pytest.mark.parametrize("profile", PROFILES)
def test_no_result_has_the_tag_by_which_originals_expire(bucket, profile):
    bucket.runs(bucket.has(), profile=profile)
    assert TAG not in bucket.tags(target(profile))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_result_says_of_which_version_it_is_and_what_it_must_be(bucket, profile):
    listed = bucket.has()
    [version] = bucket.versions()
    bucket.runs(listed, profile=profile)
    mark = mark_of(bucket.head(target(profile))["Metadata"])
    assert (mark.profile, mark.source_etag) == (profile, listed["ETag"].strip('"'))
    assert (mark.source_version, mark.source_size) == (version, len(CALL))
    assert mark.source_sha256 == hashlib.sha256(CALL).hexdigest()
    assert mark.sha256 == hashlib.sha256(bucket.read(target(profile))).hexdigest()


@pytest.mark.parametrize("profile", ["speech", "compatible"])
def test_the_checksum_goes_with_the_write_and_its_conditions(bucket, wire, profile):
    listed = bucket.has()
    bucket.runs(listed, profile=profile)
    [put] = [told for name, told in wire.asked if name == "PutObject" and "ChecksumSHA256" in told]
    content = bucket.read(target(profile))
    checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert put["ChecksumSHA256"] == checksum
    condition = {"IfMatch": listed["ETag"]} if profile == "compatible" else {"IfNoneMatch": "*"}
    assert condition.items() <= put.items()


def test_a_further_encryption_context_goes_with_what_a_key_of_kms_encrypts(bucket, wire):
    context = base64.b64encode(json.dumps({"team": "calls"}).encode()).decode()
    objects = RecordingObjects(BUCKET, "GLACIER_IR", context)
    converting = replace(bucket.converting, objects=objects)
    bucket.function = bucket.function.__class__(converting, bucket.ledger, bucket.function.failures)
    plain = KEY.replace("2026", "2025", 1)
    bucket.runs(bucket.has(**BY_KMS), bucket.has(plain))
    puts = [told for name, told in wire.asked if name == "PutObject" and "ChecksumSHA256" in told]
    assert [one.get("SSEKMSEncryptionContext") for one in puts] == [context, None]


def test_two_speakers_stay_two_channels(bucket):
    """Fault 6; how far apart they are is measured for each result, tests/test_audio.py."""
    bucket.runs(bucket.has())
    assert bucket.entry().record.outcome == "converted"
    assert b"OpusHead\x01\x02" in bucket.read(OGG)[:64]  # version 1, two channels


def test_nine_tags_leave_room_for_ours_and_ten_do_not(bucket):
    nine, ten = (
        bucket.has(f"{count}.wav", Tagging="&".join(f"k{n}=v" for n in range(count)))
        for count in (9, 10)
    )
    assert bucket.runs(nine, ten) == {"converted": 1, "failed": 1}
    assert len(bucket.tags("9.wav")) == 10
    assert len(bucket.tags("9.ogg")) == 9
    reason = bucket.entry("10.wav").record.reason
    assert reason == "10 tags leave no room for tocsin-archived"
    assert bucket.names() == ["10.wav", "9.ogg", "9.wav"]
    assert TAG not in bucket.tags("10.wav")


def test_metadata_without_room_for_ours_is_left_and_said(bucket):
    listed = bucket.has(Metadata={"note": "x" * 1800})
    assert bucket.runs(listed) == {"failed": 1}
    reason = bucket.entry().record.reason
    assert reason == "1804 bytes of metadata leave no room for 400"
    fits = bucket.has("fits.wav", Metadata={"note": "x" * 1600})
    assert bucket.runs(fits) == {"converted": 1}


@pytest.mark.parametrize("profile", ["compatible", "mono"])
@pytest.mark.parametrize("status", ["", "Suspended"])
def test_a_profile_that_writes_over_originals_is_refused_where_no_version_would_stay(
    profile, status
):
    with bucket_of(versions=False) as bucket:
        if status:
            given = {"Status": status}
            bucket.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=given)
        listed = bucket.has()
        with pytest.raises(ConfigurationError, match="keeps no versions: enable them, or take"):
            bucket.runs(listed, profile=profile)
        assert bucket.read() == CALL
        assert bucket.entry() is None


@pytest.mark.parametrize("profile", ["speech", "lossless"])
def test_a_profile_with_a_key_of_its_own_needs_no_versions(profile):
    with bucket_of(versions=False) as bucket:
        assert bucket.runs(bucket.has(Tagging="a=b"), profile=profile) == {"converted": 1}
        assert bucket.read() == CALL
        assert bucket.tags() == {"a": "b", TAG: profile}


def test_what_was_there_before_its_bucket_had_versions_stays_as_the_first():
    with bucket_of(versions=False) as bucket:
        listed = bucket.has()
        given = {"Status": "Enabled"}
        bucket.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=given)
        assert bucket.runs(listed, profile="compatible") == {"converted": 1}
        assert bucket.read(VersionId="null") == CALL
        assert bucket.tags(VersionId="null") == {TAG: "compatible"}


def test_what_is_under_legal_hold_or_locked_is_left():
    with bucket_of(locked=True) as bucket:
        held = bucket.has("held.wav", ObjectLockLegalHoldStatus="ON")
        lock = {"ObjectLockMode": "GOVERNANCE"}
        locked = bucket.has(
            "locked.wav", ObjectLockRetainUntilDate=datetime(2032, 1, 31, tzinfo=UTC), **lock
        )
        over = bucket.has("over.wav", ObjectLockRetainUntilDate=NOW - timedelta(days=1), **lock)
        assert bucket.runs(held, locked, over) == {"converted": 1, "skipped": 2}
        assert bucket.entry("held.wav").record.reason == "under legal hold"
        assert bucket.entry("locked.wav").record.reason == "locked until 2032-01-31"
        assert bucket.names() == ["held.wav", "locked.wav", "over.ogg", "over.wav"]


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_what_must_be_restored_before_it_can_be_read_is_left(bucket, storage_class):
    told = bucket.runs(bucket.has(StorageClass=storage_class))
    reason = bucket.entry().record.reason
    assert told == {"skipped": 1}, reason
    assert reason == f"in {storage_class}: it must be restored first"


SHORT = wav(speakers(4))


def test_a_short_call_is_left_where_small_objects_are_billed_as_large_ones(bucket):
    assert len(SHORT) < 131_072
    assert bucket.runs(bucket.has("short.wav", SHORT)) == {"skipped": 1}
    assert bucket.entry("short.wav").record.reason == (
        f"{len(SHORT)} bytes: not billed less than 131072 if smaller"
    )


def test_a_short_call_is_converted_where_small_objects_are_billed_as_such():
    with bucket_of(storage_class="STANDARD") as bucket:
        assert bucket.runs(bucket.has("short.wav", SHORT)) == {"converted": 1}

"""Whatever fails while recordings are converted: none is lost, each is accounted for, once."""

import pytest
from botocore.exceptions import IncompleteReadError, ReadTimeoutError
from recorded import speakers, wav
from recordings_bucket import (
    BUCKET,
    CALL,
    CONTACT,
    KEY,
    OGG,
    RUN,
    Killed,
    Wire,
    bucket_of,
    target,
)

from dispatch.errors import BatchUnfinished, StorageUnavailable, UnreadableEvent
from dispatch.recordings import room
from dispatch.recordings.listed import batch_of
from dispatch.recordings.marks import TAG
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.verdict import Reject
from dispatch.recordings.wav import Encoding
from dispatch.recordings.who import Whose
from handlers.adapters import recording_objects

OTHER = wav(speakers(10, seed=2))
CHANGED = "changed since it was listed: the next run takes it"
ODD = CALL[:36] + b"LIST\x05\0\0\0abcde\0" + CALL[36:] + b"LIST\x03\0\0\0abc\0"
BAD_FORM = CALL[:20] + b"\x11\0" + CALL[22:]


@pytest.fixture
def bucket():
    with bucket_of() as found:
        yield found


@pytest.fixture
def wire(monkeypatch):
    return Wire(monkeypatch)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("content", "outcome", "reason"),
    [
        (CALL[:-1000], "failed", "it is cut off: 1000 of 320000 bytes of sound are missing"),
        (CALL[:30], "failed", "it ends before its sound begins"),
        (BAD_FORM, "failed", "its WAV format 17 with 16 bits is not known; PCM of 8 or 16 bits"),
        (b"", "skipped", "no WAV file but an empty file"),
        (b"ID3" + CALL, "skipped", "no WAV file but MP3"),
        (b"{}" * 100_000, "skipped", "no WAV file but something else"),
    ],
    ids=["cut off", "cut within its head", "MP3 in WAV", "empty", "MP3", "something else"],
)
def test_what_cannot_be_converted_is_left_untagged_and_in_its_place(
    bucket, profile, content, outcome, reason
):
    """Fault 1: a conversion that failed was tagged as done, and its result kept."""
    listed = bucket.has(content=content)
    assert bucket.runs(listed, profile=profile) == {outcome: 1}
    assert bucket.names() == [KEY]
    assert bucket.originals() == [content]
    assert bucket.tags() == {}
    assert bucket.entry().record.reason.startswith(reason)
    failed = [(one["key"], one["reason"], one["run"]) for one in bucket.failures()]
    assert failed == [(KEY, bucket.entry().record.reason, RUN)] * (outcome == "failed")
    troubled = [one.key for one in bucket.ledger.find("trouble", RUN)]
    assert troubled == [KEY] * (outcome == "failed")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "content",
    [
        ODD,
        wav(speakers(20)[:, :1]),
        wav(speakers(10, rate=48_000), rate=48_000),
        wav(speakers(10) * 0),
        wav(speakers(10), data_bytes=0),
    ],
    ids=["odd chunks", "mono", "48 kHz", "silence", "size left open"],
)
def test_recordings_of_other_forms_are_converted_like_any(bucket, profile, content):
    assert bucket.runs(bucket.has(content=content), profile=profile) == {"converted": 1}
    assert content in bucket.originals()


def test_what_is_no_smaller_by_a_profile_is_left(bucket):
    small = wav(speakers(30).astype("u1"), encoding=Encoding.ULAW)
    assert bucket.runs(bucket.has(content=small), profile="compatible") == {"skipped": 1}
    assert bucket.entry().record.reason == "µ-law would not make it smaller"


@pytest.mark.parametrize("operation", ["HeadObject", "GetObject", "PutObject", "PutObjectTagging"])
def test_what_s3_refuses_is_one_recordings_failure_and_in_the_queue(bucket, wire, operation):
    """Fault 2: an error was swallowed, and the dead letters never reached."""
    first, second = bucket.has(), bucket.has("second.wav")
    wire.fails(operation, "AccessDenied", 403)
    assert bucket.runs(first, second) == {"converted": 1, "failed": 1}
    [told] = bucket.failures()
    assert told == {
        "run": RUN,
        "bucket": BUCKET,
        "key": KEY,
        "size": len(CALL),
        "etag": first["ETag"].strip('"'),
        "profile": "speech",
        "outcome": "failed",
        "reason": f"S3 refuses {operation}: AccessDenied",
    }
    assert bucket.read() == CALL
    assert bucket.runs(first, run="again") == {"converted": 1}
    assert bucket.tags() == {TAG: "speech"}


@pytest.mark.parametrize(
    "operation", ["HeadObject", "GetObjectTagging", "GetObject", "PutObject", "PutObjectTagging"]
)
@pytest.mark.parametrize(("code", "status"), [("SlowDown", 503), ("InternalError", 500)])
def test_when_s3_is_throttled_the_others_are_done_and_the_batch_is_given_again(
    bucket, wire, operation, code, status
):
    first, second = bucket.has(), bucket.has("second.wav")
    wire.fails(operation, code, status)
    with pytest.raises(StorageUnavailable, match=f"1 of 2 recordings: {operation}: {code}"):
        bucket.runs(first, second)
    assert bucket.entry() is None
    assert bucket.entry("second.wav").is_converted
    assert bucket.failures() == []
    assert bucket.runs(first, second) == {"converted": 2}
    assert bucket.ledger.counts(RUN)["converted"] == 2


def test_after_some_failures_storage_is_not_asked_for_the_rest(bucket, wire):
    listed = [bucket.has(f"{number}.wav") for number in range(5)]
    wire.asked.clear()
    wire.fails("HeadObject", "503", 503, times=5)
    with pytest.raises(StorageUnavailable, match="3 of 5 recordings"):
        bucket.runs(*listed)
    assert wire.names().count("HeadObject") == 3


@pytest.mark.parametrize("operation", ["BatchGetItem", "TransactWriteItems", "SendMessage"])
@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException"])
def test_a_ledger_or_queue_that_does_not_answer_stops_the_batch_and_not_for_good(
    bucket, wire, operation, code
):
    cut, whole = bucket.has("cut.wav", CALL[:-10]), bucket.has()
    wire.fails(operation, code, 400, times=9)
    with pytest.raises(StorageUnavailable, match=operation):
        bucket.runs(cut, whole)
    wire.is_well()
    assert bucket.runs(cut, whole) == {"converted": 1, "failed": 1}
    assert bucket.ledger.counts(RUN) == {"converted": 1, "skipped": 0, "rejected": 0, "failed": 1}


@pytest.mark.parametrize(
    "error",
    [
        IncompleteReadError(actual_bytes=5, expected_bytes=9),
        ReadTimeoutError(endpoint_url="https://s3"),
    ],
)
def test_a_connection_that_breaks_within_the_sound_is_no_fault_of_the_recording(
    bucket, monkeypatch, error
):
    listed = bucket.has()

    class Breaking:
        def __init__(self, body):
            self.body, self.left = body, 3

        def read(self, size):
            self.left -= 1
            if not self.left:
                raise error
            return self.body.read(size)

    with monkeypatch.context() as patched:
        whole = recording_objects._Body  # noqa: SLF001 - the bytes as they come
        patched.setattr(recording_objects, "_Body", lambda body: whole(Breaking(body)))
        with pytest.raises(StorageUnavailable, match=type(error).__name__):
            bucket.runs(listed)
    assert bucket.names() == [KEY]
    assert bucket.runs(listed) == {"converted": 1}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("when", ["HeadObject", "GetObjectTagging", "GetObject"])
def test_a_recording_that_changes_before_it_is_read_is_left_to_the_next_run(
    bucket, wire, profile, when
):
    listed = bucket.has()
    wire.meanwhile(when, lambda: bucket.has(content=OTHER))
    assert bucket.runs(listed, profile=profile) == {"failed": 1}
    assert bucket.entry().record.reason == CHANGED
    assert bucket.read() == OTHER
    assert bucket.tags() == {}
    assert bucket.runs(bucket.listed(), profile=profile, run="next") == {"converted": 1}


@pytest.mark.parametrize("profile", ["compatible", "mono"])
def test_nothing_is_written_over_what_came_while_it_was_converted(bucket, wire, profile):
    """Fault 4: no condition on the write."""
    listed = bucket.has()
    wire.meanwhile("PutObject", lambda: bucket.has(content=OTHER))
    assert bucket.runs(listed, profile=profile) == {"failed": 1}
    assert bucket.entry().record.reason == CHANGED
    assert bucket.originals() == [OTHER, CALL]


def test_what_comes_over_the_original_while_it_is_converted_is_not_marked_as_archived(bucket, wire):
    listed = bucket.has()
    [old] = bucket.versions()
    wire.meanwhile("PutObject", lambda: bucket.has(content=OTHER))
    assert bucket.runs(listed) == {"converted": 1}
    assert bucket.tags() == {}
    assert bucket.tags(VersionId=old) == {TAG: "speech"}


@pytest.mark.parametrize("when", ["PutObject", "PutObjectTagging"])
def test_without_versions_the_tag_is_taken_back_from_what_came_meanwhile(wire, when):
    with bucket_of(versions=False) as bucket:
        listed = bucket.has()
        wire.meanwhile(when, lambda: bucket.has(content=OTHER))
        assert bucket.runs(listed) == {"failed": 1}
        assert bucket.read() == OTHER
        assert bucket.tags() == {TAG: "withdrawn"}


@pytest.mark.parametrize("profile", ["speech", "compatible"])
@pytest.mark.parametrize("when", ["HeadObject", "GetObject", "PutObject"])
def test_a_recording_that_is_deleted_under_way_is_accounted_for(bucket, wire, profile, when):
    listed = bucket.has()
    wire.meanwhile(when, lambda: bucket.s3.delete_object(Bucket=BUCKET, Key=KEY))
    told = bucket.runs(listed, profile=profile)
    assert sum(told.values()) == 1
    assert bucket.originals() == [CALL]


def steps(profile):
    """How many requests it takes to convert one recording."""
    with bucket_of() as bucket, pytest.MonkeyPatch.context() as patched:
        listed, wire = bucket.has(), Wire(patched)
        bucket.runs(listed, profile=profile)
        return len(wire.asked)


@pytest.mark.parametrize("profile", ["speech", "compatible"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_step_it_is_done_by_the_repeat_converted_and_counted_once(
    profile, moment, monkeypatch
):
    for step in range(steps(profile)):
        with bucket_of() as bucket, monkeypatch.context() as patched:
            listed, wire = bucket.has(), Wire(patched)

            def kill(_name, _params, wire=wire, step=step):
                if len(wire.asked) == step + 1:
                    raise Killed

            setattr(wire, moment, kill)
            with pytest.raises(Killed):
                bucket.runs(listed, profile=profile)
            wire.is_well()
            assert bucket.runs(listed, profile=profile) == {"converted": 1}, step
            assert len(bucket.versions(target(profile))) == 1 + (profile == "compatible")
            [original] = [v for v in bucket.versions() if bucket.read(VersionId=v) == CALL]
            assert bucket.tags(VersionId=original) == {TAG: profile}
            assert bucket.ledger.counts(RUN)["converted"] == 1
            entered = bucket.entry().record
            assert entered.result.size == bucket.head(target(profile))["ContentLength"]
            assert (entered.source.seconds, entered.source.size) == (10, len(CALL))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_write_whose_answer_was_lost_is_known_again_as_ours(bucket, wire, profile):
    """botocore asks again, and S3 says that something is there already."""
    listed = bucket.has()
    wire.fails("PutObject", "PreconditionFailed", 412, done=True)
    assert bucket.runs(listed, profile=profile) == {"converted": 1}
    assert bucket.entry().result_version == bucket.versions(target(profile))[0]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_batch_that_is_given_again_asks_s3_for_nothing_and_counts_nothing_twice(
    bucket, wire, profile
):
    batch = bucket.has(), bucket.has("cut.wav", CALL[:-10]), bucket.has("no.wav", b"")
    told = {"converted": 1, "failed": 1, "skipped": 1}
    assert bucket.runs(*batch, profile=profile) == told
    wire.asked.clear()
    assert bucket.runs(*batch, profile=profile) == told
    assert set(wire.names()) <= {"BatchGetItem", "GetBucketVersioning"}
    assert {k: v for k, v in bucket.ledger.counts(RUN).items() if v} == told
    assert len(bucket.failures()) == 1


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("then", PROFILES)
def test_a_later_run_of_any_profile_converts_nothing_again(bucket, profile, then):
    bucket.runs(bucket.has(), profile=profile)
    before = {key: bucket.versions(key) for key in bucket.names()}
    again = [bucket.listed(key) for key in bucket.names()]
    assert bucket.runs(*again, profile=then, run="later") == {"skipped": len(again)}
    assert {key: bucket.versions(key) for key in bucket.names()} == before
    reasons = {bucket.entry(one["Key"], "later").record.reason for one in again}
    assert reasons == {f"converted already, as {profile}"}
    [first, second] = bucket.ledger.history(BUCKET, KEY)
    assert (first.run, second.run) == (RUN, "later") or first.at == second.at
    assert bucket.ledger.known(BUCKET, [KEY])[KEY].is_converted


def test_a_tag_without_a_result_proves_nothing(bucket):
    bucket.runs(bucket.has())
    bucket.s3.delete_object(Bucket=BUCKET, Key=OGG)
    assert bucket.runs(bucket.listed(), run="later") == {"converted": 1}
    assert bucket.names() == [OGG, KEY]


def test_what_stands_where_the_result_would_be_is_not_written_over(bucket):
    bucket.has(OGG, b"somebody's own")
    assert bucket.runs(bucket.has()) == {"failed": 1}
    assert bucket.read(OGG) == b"somebody's own"
    assert bucket.entry().record.reason == f"{OGG.rpartition('/')[2]} is there, and not of it"
    assert bucket.tags() == {}


def test_what_comes_where_the_result_would_be_meanwhile_is_not_written_over(bucket, wire):
    listed = bucket.has()
    wire.meanwhile("PutObject", lambda: bucket.has(OGG, b"somebody's own"))
    assert bucket.runs(listed) == {"failed": 1}
    assert bucket.read(OGG) == b"somebody's own"


def test_what_nobody_foresaw_is_one_recordings_failure(bucket, monkeypatch):
    def broken(*_):
        raise MemoryError

    monkeypatch.setattr("handlers.converting.archive", broken)
    assert bucket.runs(bucket.has()) == {"failed": 1}
    assert bucket.entry().record.reason == "unforeseen: MemoryError"
    assert bucket.failures()[0]["reason"] == "unforeseen: MemoryError"


def test_what_there_is_no_time_for_is_not_begun_and_the_batch_given_again(bucket):
    first, second = bucket.has(), bucket.has("second.wav")
    left = iter([900.0, 20.1])
    with pytest.raises(BatchUnfinished, match="1 of 2 recordings were not begun: time is up"):
        bucket.runs(first, second, left=lambda: next(left))
    assert bucket.entry().is_converted
    assert bucket.entry("second.wav") is None
    assert bucket.runs(first, second) == {"converted": 2}


def test_a_recording_for_which_no_time_would_do_is_refused_unread(bucket, wire, monkeypatch):
    monkeypatch.setattr("dispatch.recordings.stored.LARGEST", len(CALL) - 1)
    assert bucket.runs(bucket.has()) == {"failed": 1}
    assert bucket.entry().record.reason.endswith("take longer than the function may run")
    assert "GetObject" not in wire.names()


def test_time_is_for_what_lambda_gives_and_for_seven_hours_of_a_call():
    assert room.is_time_for(room.LARGEST, room.LONGEST_S - room.START_S)
    assert not room.is_time_for(room.LARGEST, room.LONGEST_S - 2 * room.START_S)
    assert room.LARGEST / (8000 * 2 * 2) > 7 * 3600 - 1200


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ({"run": ""}, "run must be a text"),
        ({"profile": "mp3"}, "profile must be one of speech, compatible, lossless, mono"),
        ({"items": None}, "items must be a list"),
        ({"items": [{"Key": "a"}]}, r"items\[0\] must have Key, Size and ETag"),
        ({"items": [{"Key": "a", "Size": 1}]}, "Etag must be a text"),
    ],
)
def test_what_is_no_batch_is_refused_and_says_why(spoilt, why):
    event = {"run": "r", "bucket": "b", "profile": "speech", "items": []}
    with pytest.raises(UnreadableEvent, match=why):
        batch_of(event | spoilt)


def test_a_batch_of_another_bucket_is_refused(bucket):
    event = {"run": "r", "bucket": "another", "profile": "speech", "items": []}
    with pytest.raises(UnreadableEvent, match=f"bucket must be {BUCKET}"):
        bucket.function.run(batch_of(event), lambda: 900.0)


def test_an_object_as_step_functions_lists_it_is_understood():
    item = {"Key": "a", "Size": 1, "Etag": '"e"', "LastModified": 1_770_000_000}
    event = {"run": "r", "bucket": "b", "profile": "speech", "items": [item]}
    [listed] = batch_of(event).items
    assert (listed.etag, listed.modified) == ("e", "2026-02-02T02:40:00+00:00")


def test_the_incident_of_an_alerts_call_is_in_the_ledger_and_finds_its_recording(bucket):
    bucket.whose[CONTACT] = Whose(incidents=("i-0a1b",))
    bucket.runs(bucket.has())
    assert [one.key for one in bucket.ledger.find("incident", "i-0a1b")] == [KEY]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_result_that_is_not_good_enough_is_rejected_and_stored_nowhere(
    bucket, monkeypatch, profile
):
    monkeypatch.setattr("handlers.adapters.recordings.verdict", lambda *_: Reject("it is silent"))
    assert bucket.runs(bucket.has(), profile=profile) == {"rejected": 1}
    assert bucket.names() == [KEY]
    assert bucket.originals() == [CALL]
    assert bucket.tags() == {}
    assert [(one["outcome"], one["reason"]) for one in bucket.failures()] == [
        ("rejected", "it is silent")
    ]

"""What a fresh pair of eyes tried: two keys with one result, old names, odd keys, odd requests."""

import errno
import json
from datetime import UTC, date, datetime

import archive as archived
import boto3
import pytest
from archive import ROOT, Archive
from botocore.exceptions import IncompleteReadError
from recorded import speakers, wav
from recordings_bucket import BUCKET, CALL, KEY, OGG, RUN, Wire, bucket_of

from dispatch.errors import SelectionRefused, StorageUnavailable
from dispatch.letter import Letter
from dispatch.recordings.listed import AGAIN, batch_of
from dispatch.recordings.marks import TAG, mark_of
from dispatch.recordings.retrying import retries
from dispatch.recordings.selection import daily_selection, selection_of
from handlers.adapters import recording_objects
from handlers.archiving import archiving

OTHER = wav(speakers(10, seed=2))
LIMIT = 262_144
TODAY = date(2026, 2, 20)
NOW = datetime(2026, 2, 20, 1, 30, tzinfo=UTC)
ODD_KEYS = (
    "a b.wav",
    "a+b.wav",
    "a%20b.wav",
    "a%2Bb&c=d.wav",
    "日本/Łódź é.wav",
    "a//b.wav",
    "./a.wav",
    "quote'\"<>.wav",
    "k" * 1020 + ".wav",
)


@pytest.fixture
def bucket():
    with bucket_of() as found:
        yield found


@pytest.fixture
def archive():
    begun = Archive()
    yield begun
    begun.cloud.stop()


def breaks(wire, times):
    """The next so many recordings break off while they are read."""
    left = [times]

    def spoil(name, _params):
        if name == "GetObject" and left[0]:
            left[0] -= 1
            raise IncompleteReadError(actual_bytes=1, expected_bytes=2)

    wire.before = spoil


def given_again(bucket, *items, run=RUN):
    """As Step Functions does it, until it gives up; how often."""
    for tried in range(AGAIN + 1):
        event = {"run": run, "bucket": BUCKET, "profile": "speech", "items": list(items)}
        try:
            return tried, bucket.function.run(batch_of(event | {"tried": tried}), lambda: 900)
        except StorageUnavailable:
            continue
    return pytest.fail("not accounted for")


class TestOneRecording:
    """Of the bucket, and what stands beside it."""

    def test_a_connection_that_breaks_each_time_is_a_failure_in_the_end(self, bucket, monkeypatch):
        listed = bucket.has()
        breaks(wire := Wire(monkeypatch), 1000)
        tried, outcomes = given_again(bucket, listed)
        assert (tried, outcomes["failed"]) == (AGAIN, 1)
        reason = f"S3 failed {AGAIN + 1} times: IncompleteReadError"
        assert bucket.entry().record.reason == reason
        assert [one["reason"] for one in bucket.failures()] == [reason]
        wire.is_well()
        assert bucket.read() == CALL

    def test_a_connection_that_breaks_less_often_harms_nothing(self, bucket, monkeypatch):
        listed = bucket.has()
        breaks(Wire(monkeypatch), AGAIN)
        assert given_again(bucket, listed)[1]["converted"] == 1
        assert bucket.failures() == []

    def test_the_older_result_of_a_recording_that_was_changed_is_replaced_and_stays_a_version(
        self, bucket
    ):
        bucket.runs(bucket.has())
        old = bucket.read(OGG)
        assert bucket.runs(bucket.has(content=OTHER), run="next") == {"converted": 1}
        newest, oldest = bucket.versions(OGG)
        assert bucket.read(OGG, VersionId=oldest) == old
        there = mark_of(bucket.head(OGG, VersionId=newest)["Metadata"])
        assert there.source_etag == bucket.head()["ETag"].strip('"')
        assert bucket.tags() == {TAG: "speech"}
        assert bucket.runs(bucket.listed(), run="last") == {"skipped": 1}

    def test_without_versions_an_older_result_stays_as_all_that_is_left_of_it(self):
        with bucket_of(versions=False) as bucket:
            bucket.runs(bucket.has())
            old = bucket.read(OGG)
            assert bucket.runs(bucket.has(content=OTHER), run="next") == {"failed": 1}
            assert bucket.read(OGG) == old

    @pytest.mark.parametrize("other", [KEY[:-4], KEY[:-4] + ".WAV"])
    def test_of_two_recordings_with_one_results_name_none_takes_the_others_place(
        self, bucket, other
    ):
        bucket.runs(bucket.has())
        first = bucket.read(OGG)
        assert bucket.runs(bucket.has(other, OTHER)) == {"failed": 1}
        assert bucket.read(OGG) == first
        assert bucket.versions(OGG) == bucket.versions(OGG)[:1]
        assert bucket.entry(other).record.reason.endswith("is there, and not of it")

    def test_what_somebody_else_put_in_the_results_place_stays(self, bucket):
        bucket.has(OGG, b"mine")
        assert bucket.runs(bucket.has()) == {"failed": 1}
        assert bucket.read(OGG) == b"mine"

    def test_a_disk_that_is_full_is_a_reason_that_can_be_read(self, bucket, monkeypatch):
        def full(*_given):
            raise OSError(errno.ENOSPC, "No space left on device")

        listed = bucket.has()
        monkeypatch.setattr("handlers.converting.archive", full)
        assert bucket.runs(listed) == {"failed": 1}
        assert bucket.entry().record.reason == "its result is larger than the function's disk"

    def test_the_coding_that_its_header_names_is_kept(self, bucket):
        bucket.runs(bucket.has(ContentEncoding="identity"))
        assert bucket.head(OGG)["ContentEncoding"] == "identity"
        assert "ContentEncoding" in recording_objects.KEPT

    def test_tags_with_spaces_and_plus_signs_are_the_results_as_well(self, bucket):
        bucket.runs(bucket.has(Tagging="a%20b=c%20d%2Be"))
        assert bucket.tags(OGG) == {"a b": "c d+e"}

    def test_a_request_that_cannot_be_sent_is_this_recordings_failure(self, bucket, monkeypatch):
        listed = bucket.has()
        look = recording_objects.RecordingObjects.look

        def odd(objects, key, version=""):
            found = look(objects, key, version)
            if found is not None:
                found.metadata["name"] = "Łódź"
            return found

        monkeypatch.setattr(recording_objects.RecordingObjects, "look", odd)
        assert bucket.runs(listed) == {"failed": 1}
        assert "ParamValidation" in bucket.entry().record.reason

    @pytest.mark.parametrize("key", ODD_KEYS, ids=range(len(ODD_KEYS)))
    def test_odd_keys_are_keys_like_any(self, bucket, key):
        listed = bucket.has(key)
        if len(key) > 1000:
            bucket.runs(listed, profile="compatible")
        else:
            bucket.runs(listed)
        assert bucket.entry(key).is_converted
        assert bucket.tags(key, VersionId=bucket.versions(key)[-1])[TAG]

    def test_two_runs_at_once_make_one_result_and_each_accounts_for_it(self, bucket, monkeypatch):
        listed = bucket.has()
        wire = Wire(monkeypatch)
        wire.meanwhile("PutObject", lambda: bucket.runs(listed, run="other"))
        assert bucket.runs(listed) == {"converted": 1}
        assert len(bucket.versions(OGG)) == 1
        sizes = {bucket.entry(run=run).record.result.size for run in (RUN, "other")}
        assert sizes == {bucket.head(OGG)["ContentLength"]}

    def test_a_result_that_would_have_too_long_a_name_is_a_failure_with_its_reason(self, bucket):
        key = "k" * 1020 + ".wav"
        bucket.runs(bucket.has(key), profile="lossless")
        entry = bucket.entry(key)
        assert entry.record.outcome == "failed"
        assert entry.record.reason == "its name is too long to end in .flac"
        assert bucket.names() == [key]


class TestWhatIsAskedFor:
    """By operators, the schedule, and whoever starts an execution by hand."""

    @pytest.mark.parametrize(
        "asked",
        [
            {"daily": "2026-02-20T01:30:00Z", "date": "2026-02-01"},
            {"prefix": "\ud800" * 342},
            {"date": "2026-02-29"},
            {"from": "2026-03-01", "to": "2026-02-28"},
            {"date": "2027-01-01"},
        ],
    )
    def test_it_is_refused_and_never_quietly_ignored(self, asked):
        with pytest.raises(SelectionRefused):
            selection_of(asked, TODAY)

    @pytest.mark.parametrize("given", ["0001-01-01T00:00:00+14:00", "", "tomorrow"])
    def test_a_time_that_is_none_is_refused(self, given):
        with pytest.raises(SelectionRefused):
            daily_selection({"daily": given}, NOW, 7, None)

    def test_a_day_begins_in_utc_wherever_the_time_was_written(self):
        asked = {"daily": "2026-02-18T23:30:00-05:00"}
        assert str(daily_selection(asked, NOW, 7, None)) == "2026-02-12"
        assert str(daily_selection({"daily": "2026-02-19"}, NOW, 7, None)) == "2026-02-12"

    def test_a_schedule_that_is_ahead_of_its_time_covers_no_day_that_is_to_come(self):
        asked = {"daily": "2030-01-01T01:30:00Z"}
        assert str(daily_selection(asked, NOW, 7, None)) == "2026-02-13"

    def test_a_leap_day_is_a_day(self):
        asked = {"from": "2024-02-28", "to": "2024-03-01"}
        days = selection_of(asked, TODAY).listed("")
        assert days[:3] == ["2024/02/28/", "2024/02/29/", "2024/03/01/"]

    @pytest.mark.parametrize("profile", ["loud", "a b/c", ["speech"], 7])
    def test_a_profile_that_there_is_not_starts_no_run(self, archive, profile):
        runs = archiving(archive.cloud.deployment.outputs, lambda: NOW)
        with pytest.raises(SelectionRefused, match="profile must be one of"):
            runs.start({"date": "2026-02-01", "profile": profile})
        ended = archive.archive("a", date="2026-02-01", profile=profile)
        assert (ended["status"], ended["error"]) == ("FAILED", "SelectionRefused")

    @pytest.mark.parametrize("prefix", ["", "connect/", "2026/02/01/"])
    def test_a_prefix_outside_of_the_recordings_is_refused_and_not_an_empty_success(
        self, archive, prefix
    ):
        archive.has(3)
        ended = archive.archive("a", prefix=prefix)
        assert ended["error"] == "SelectionRefused"
        assert ROOT in ended["cause"]

    def test_a_prefix_that_ends_within_a_name_lists_what_begins_with_it(self, archive):
        archive.has(12)
        assert archive.archive("a", prefix=f"{ROOT}2026/02/01/00000")["status"] == "SUCCEEDED"
        assert archive.runs.run("a").listed == 10

    def test_a_name_that_step_functions_has_forgotten_is_not_used_again(self, archive):
        """The ledger has all of that run: nothing would be looked at."""
        runs = archiving(archive.cloud.deployment.outputs, lambda: NOW)
        archive.has(5)
        assert runs.start({"date": "2026-02-01"})["run"] == "2026-02-01"
        archive.passes(days=1)
        archive.cloud.step_functions.executions.clear()
        assert runs.start({"date": "2026-02-01"})["run"] == "2026-02-01-2"
        archive.passes(hours=1)
        assert archive.ledger.totals("2026-02-01-2").recordings == 5


class TestTryingAgain:
    """What lies in the queue of failures."""

    @pytest.mark.parametrize("letter", ["x", "é", "日", "\x7f", "😀"])
    def test_keys_in_any_script_are_runs_that_step_functions_takes(self, letter):
        size = 900 // len(letter.encode())
        letters = [
            Letter("r", str(n), json.dumps({"key": f"{n:04}{letter * size}"}), str(n), {}, {})
            for n in range(400)
        ]
        found = list(retries(letters))
        assert sum(len(one.keys) for one in found) == 400
        for one in found:
            assert len(json.dumps({"keys": one.keys})) < LIMIT / 2

    def test_a_recording_that_is_gone_is_tried_again_in_vain_and_without_an_end(self, archive):
        runs = archiving(archive.cloud.deployment.outputs, lambda: NOW)
        archive.has(1)
        archive.conversion.never = {f"{ROOT}2026/02/01/000000.wav"}
        archive.archive("a", date="2026-02-01")
        assert len(archive.failures()) == 1
        boto3.client("s3").delete_object(Bucket=archived.BUCKET, Key=f"{ROOT}2026/02/01/000000.wav")
        [started] = list(runs.retry())
        archive.passes(hours=1)
        assert runs.run(started["run"])["state"] == "succeeded"
        assert archive.failures() == []

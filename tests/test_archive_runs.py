"""Runs of the archive in the sandbox: listed, spread, counted, resumed, and failed visibly."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import boto3
import pytest
from archive import ROOT, Archive

from dispatch.errors import StorageUnavailable
from dispatch.recordings.runs import RunState
from sandbox.regions import REGION

BEFORE_THE_SCHEDULE = datetime(2026, 2, 8, 1, 0, tzinfo=UTC)


@pytest.fixture
def archive():
    """A sandbox whose conversion is stubbed."""
    begun = Archive()
    yield begun
    begun.cloud.stop()


def test_a_day_is_listed_converted_and_accounted_for(archive):
    archive.has(60)
    archive.has(10, day="ivr/2026/02/01")
    archive.has(10, day="2026/02/02", of=100)
    ended = archive.archive("2026-02-01", date="2026-02-01")
    assert ended["status"] == "SUCCEEDED"
    run = archive.runs.run("2026-02-01")
    assert (run.state, run.listed, run.accounted) == (RunState.SUCCEEDED, 70, 70)
    assert json.loads(ended["output"])["outcomes"]["converted"] == 70
    assert max(archive.conversion.times.values()) == 1
    assert not [key for key in archive.conversion.times if "2026/02/02" in key]


def test_a_batch_is_25_recordings_with_what_the_conversion_needs_of_each(archive):
    archive.has(30)
    archive.archive("a", date="2026-02-01", profile="mono")
    sizes = [len(each["items"]) for each in archive.conversion.batches]
    assert sorted(sizes) == [5, 25]
    [first, *_] = archive.conversion.batches
    assert (first["run"], first["profile"]) == ("a", "mono")
    assert first["tried"] == 0
    listed = {"Key", "Size", "Etag", "LastModified", "StorageClass"}
    assert set(first["items"][0]) == listed


def test_a_listing_of_nothing_ends_well(archive):
    ended = archive.archive("a", date="2026-02-01")
    assert ended["status"] == "SUCCEEDED"
    assert archive.runs.run("a").listed == 0
    assert archive.conversion.batches == []


def test_a_batch_that_failed_is_tried_again_and_counted_once(archive):
    archive.has(30)
    archive.conversion.faults = [StorageUnavailable("SlowDown"), None, TimeoutError()]
    ended = archive.archive("a", date="2026-02-01")
    assert ended["status"] == "SUCCEEDED"
    assert archive.runs.run("a").accounted == 30


def test_a_batch_that_fails_for_good_is_among_the_failures_and_the_run_fails_visibly(archive):
    archive.has(30)
    archive.conversion.faults = [StorageUnavailable("SlowDown")] * 1000
    ended = archive.archive("a", date="2026-02-01")
    assert (ended["status"], ended["error"]) == ("FAILED", "RunFailed")
    run = archive.runs.run("a")
    assert run.state is RunState.FAILED
    assert "items have failed" in run.reason
    [told, *_] = archive.failures()
    assert len(told["items"]) in {5, 25}
    assert told["reason"] == "the conversion itself failed: StorageUnavailable"


def test_one_failed_batch_below_the_tolerance_is_accounted_for_as_unfinished(archive):
    archive.has(1000)
    archive.conversion.never = {f"{ROOT}2026/02/01/000600.wav"}
    ended = archive.archive("a", date="2026-02-01")
    run = archive.runs.run("a")
    assert ended["status"] == "SUCCEEDED"
    assert (run.listed, run.accounted, run.unfinished) == (1000, 1000, 25)


def test_a_run_of_which_too_many_recordings_fail_fails_and_says_how_many(archive):
    archive.has(100)
    archive.conversion.outcome = lambda key: "failed" if key.endswith("5.wav") else "converted"
    ended = archive.archive("a", date="2026-02-01")
    assert (ended["status"], ended["error"]) == ("FAILED", "RunFailed")
    assert archive.runs.run("a").reason == (
        "10 failed and 0 rejected of 100: more than 5 % are not tolerated"
    )


def test_a_recording_that_nobody_accounts_for_fails_the_run(archive):
    archive.has(20)
    archive.conversion.forgets = 1
    ended = archive.archive("a", date="2026-02-01")
    assert (ended["status"], ended["error"]) == ("FAILED", "Unaccounted")
    assert archive.runs.run("a").reason == "20 were listed, 19 are accounted for"


def test_a_run_that_was_stopped_is_resumed_and_each_recording_is_counted_once(archive):
    archive.has(2000)
    arn = archive.start("a", date="2026-02-01")
    archive.passes(seconds=0.35)
    archive.states.stop_execution(executionArn=arn)
    archive.passes(hours=1)
    done = len(archive.conversion.times)
    assert 0 < done < 2000
    assert archive.states.describe_execution(executionArn=arn)["status"] == "ABORTED"
    converted = set(archive.conversion.times)
    archive.conversion.outcome = lambda key: "skipped" if key in converted else "converted"
    assert archive.archive("a-2", date="2026-02-01")["status"] == "SUCCEEDED"
    totals = archive.ledger.totals("a-2")
    assert totals.outcomes == {
        "converted": 2000 - done,
        "skipped": done,
        "rejected": 0,
        "failed": 0,
    }
    assert archive.ledger.totals("a").outcomes["converted"] == done


def test_a_start_that_is_repeated_while_it_runs_is_the_same_run(archive):
    archive.has(100)
    first = archive.start("a", date="2026-02-01")
    archive.passes(seconds=0.2)
    assert archive.start("a", date="2026-02-01") == first
    archive.passes(hours=1)
    assert max(archive.conversion.times.values()) == 1
    with pytest.raises(archive.states.exceptions.ExecutionAlreadyExists):
        archive.start("a", date="2026-02-01")


def test_no_more_conversions_run_at_once_than_are_allowed():
    archive = Archive(RecordingsConcurrency="2")
    archive.has(250)
    archive.start("a", date="2026-02-01")
    archive.passes(seconds=0.35)  # a task takes a tenth of a second: the plan, and two rounds
    assert len(archive.conversion.batches) == 4
    archive.cloud.stop()


def test_the_schedule_archives_the_day_that_is_as_old_as_the_template_says():
    archive = Archive(start=BEFORE_THE_SCHEDULE)
    archive.has(5, day="2026/01/31")
    archive.has(7, day="2026/02/01", of=100)
    archive.has(9, day="2026/02/02", of=200)
    archive.passes(hours=1)
    [execution] = archive.states.list_executions(stateMachineArn=archive.machine)["executions"]
    assert execution["status"] == "SUCCEEDED"
    assert archive.runs.run(execution["name"]).selection == "2026-02-01"
    assert len(archive.conversion.times) == 7
    archive.cloud.stop()


def test_a_day_whose_run_failed_is_taken_up_again_by_the_schedule():
    archive = Archive(start=BEFORE_THE_SCHEDULE)
    archive.passes(hours=1)
    archive.has(20, day="2026/02/02")
    archive.has(10, day="2026/02/03", of=100)
    archive.conversion.forgets = 1
    archive.passes(days=1)
    assert archive.runs.covered() == date(2026, 2, 1)
    archive.conversion.forgets = 0
    archive.passes(days=1)
    newest, failed, first = archive.states.list_executions(stateMachineArn=archive.machine)[
        "executions"
    ]
    assert [one["status"] for one in (first, failed, newest)] == [
        "SUCCEEDED",
        "FAILED",
        "SUCCEEDED",
    ]
    assert archive.runs.run(newest["name"]).selection == "2026-02-02 to 2026-02-03"
    assert archive.runs.run(newest["name"]).listed == 30
    assert archive.runs.covered() == date(2026, 2, 3)
    archive.cloud.stop()


def test_keys_that_begin_alike_are_listed_once(archive):
    archive.has(3)
    keys = [f"{ROOT}2026/02/01/00000{n}.wav" for n in (0, 1)]
    ended = archive.archive("a", keys=[*keys, keys[0], f"{ROOT}2026/02/01/00000"])
    assert ended["status"] == "SUCCEEDED"
    assert archive.runs.run("a").listed == 3


def test_five_thousand_recordings_are_each_given_out_once_and_accounted_for(archive):
    """A hundred thousand: make archive-listing."""
    for day in range(1, 6):
        archive.has(1000, day=f"2026/01/{day:02}", of=day * 1000)
    assert archive.archive("a", prefix=ROOT)["status"] == "SUCCEEDED"
    run = archive.runs.run("a")
    assert run.listed == run.accounted == len(archive.conversion.times) == 5000
    assert set(archive.conversion.times.values()) == {1}


class TestFaultsOfTheSample:
    """Those of the published sample's runs (docs/recording-runs.md says what is done instead)."""

    def test_2_what_the_conversion_raises_reaches_the_queue_of_failures(self, archive):
        """There an except clause failed itself, and errors of AWS were swallowed."""
        archive.has(3)
        archive.conversion.never = {f"{ROOT}2026/02/01/000001.wav"}
        assert archive.archive("a", date="2026-02-01")["status"] == "FAILED"
        [failure] = archive.failures()
        assert len(failure["items"]) == 3
        assert failure["reason"].endswith("MemoryError")

    @pytest.mark.parametrize("writes", [True, False])
    def test_7_what_batches_answer_passes_no_limit_because_it_is_written_down(
        self, archive, writes, monkeypatch
    ):
        """Together they answer twice of what may be handed on, here with few batches."""
        archive.has(250)
        answer = archive.conversion.invoke
        archive.conversion.invoke = lambda event: {**answer(event), "more": "x" * 60_000}
        machines = archive.cloud.step_functions.machines
        states = copy.deepcopy(machines[archive.machine].states)
        del states["Archive"]["ItemProcessor"]["States"]["Convert"]["ResultSelector"]
        if not writes:
            del states["Archive"]["ResultWriter"]
        changed = replace(machines[archive.machine], states=states)
        monkeypatch.setitem(machines, archive.machine, changed)
        ended = archive.archive("a", date="2026-02-01")
        assert ended["status"] == ("SUCCEEDED" if writes else "FAILED")
        assert ended.get("error") == (None if writes else "States.DataLimitExceeded")

    def test_7_the_answers_are_in_a_bucket_of_their_own(self, archive):
        archive.has(60)
        archive.archive("a", date="2026-02-01")
        place = archive.cloud.deployment.resources["RecordingsResultsBucket"].ref
        s3 = boto3.client("s3", region_name=REGION)
        found = s3.list_objects_v2(Bucket=place, Prefix="a/")["Contents"]
        texts = [s3.get_object(Bucket=place, Key=one["Key"])["Body"].read() for one in found]
        assert b"\n".join([b'{"done": true}'] * 3) in texts
        assert len(found) == 2 * 2  # of the day, and of its automated calls

    def test_7_a_run_ends_when_all_is_accounted_for_and_not_before(self, archive):
        """There a counter that is always nought said that the queue was empty."""
        archive.has(600)
        archive.conversion.faults = [StorageUnavailable("SlowDown")] * 20
        arn = archive.start("a", date="2026-02-01")
        while archive.states.describe_execution(executionArn=arn)["status"] == "RUNNING":
            assert archive.runs.run("a") is None or not archive.runs.run("a").ended_at
            archive.passes(seconds=1)
        assert archive.runs.run("a").accounted == 600
        assert set(archive.conversion.times.values()) == {1}

    def test_7_a_day_of_many_recordings_passes_no_limit_of_what_states_hand_on(self, archive):
        """There a listing of 1,000 keys was handed from state to state: 256 KB are allowed."""
        archive.has(2000, day=f"2026/02/01/{'x' * 800}")
        ended = archive.archive("a", date="2026-02-01")
        assert (ended["status"], archive.runs.run("a").listed) == ("SUCCEEDED", 2000)

    @pytest.mark.parametrize("given", [{}, {"daily": "2026-02-20T01:30:00Z"}])
    def test_8_a_start_that_names_no_day_takes_the_schedules(self, archive, given):
        """There a start by hand without a date failed."""
        archive.has(4, day="2026/02/13")
        assert archive.archive("a", **given)["status"] == "SUCCEEDED"
        assert archive.runs.run("a").listed == 4

    @pytest.mark.parametrize("given", [{"date": "02/01/2026"}, {"overwrite": "true"}])
    def test_8_what_is_asked_for_wrongly_is_refused_and_never_quietly_ignored(self, archive, given):
        """There a text was compared with true, and a switch did nothing."""
        archive.has(4)
        ended = archive.archive("a", **given)
        assert (ended["status"], ended["error"]) == ("FAILED", "SelectionRefused")
        assert archive.conversion.batches == []

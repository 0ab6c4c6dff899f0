"""Runs of the archive in the sandbox: listed, spread, counted, resumed, and failed visibly."""

import json
from datetime import UTC, date, datetime

import pytest
from archive import ROOT, Archive

from dispatch.errors import StorageUnavailable
from dispatch.recordings.runs import RunState

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
    assert set(first["items"][0]) == {"Key", "Size", "ETag", "LastModified"}


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

"""`tocsin recordings archive`, `runs` and `retry`, on the sandbox and on a stack."""

import json

import pytest
from archive import ROOT, Archive
from stack_of import as_stack, serving

DAY = "2026-02-01"


@pytest.fixture
def archive():
    """A sandbox whose conversion is stubbed."""
    begun = Archive()
    yield begun
    begun.cloud.stop()


@pytest.fixture(params=["sandbox", "stack"])
def place(request, archive, monkeypatch):
    """What says where: both ways have the same answers."""
    if request.param == "stack":
        monkeypatch.setattr("console.stack_archive.now", lambda: archive.cloud.loop.now)
        yield as_stack(monkeypatch, archive.cloud)
        return
    with serving(archive.cloud) as port:
        yield ["--port", port]


def test_a_day_is_archived_and_its_run_is_shown(archive, place, tocsin):
    archive.has(40)
    began = tocsin("recordings", "archive", "--date", DAY, *place)
    assert began.out == f"{DAY} is under way: tocsin recordings runs {DAY}\n"
    archive.passes(hours=1)
    shown = tocsin("recordings", "runs", DAY, *place)
    assert shown.status == 0
    assert "40, of which 40 are accounted for" in shown.out
    assert "40 converted" in shown.out


def test_a_run_under_way_tells_how_far_it_is(archive, place, tocsin):
    archive.has(1000)
    tocsin("recordings", "archive", "--date", DAY, *place)
    archive.passes(seconds=0.25)
    run = tocsin("recordings", "runs", DAY, "--json", *place).json
    assert run["state"] == "running"
    assert 0 < run["accounted"] < run["listed"] <= 1000


def test_a_second_asking_is_the_same_run_and_after_its_end_a_resumed_one(archive, place, tocsin):
    archive.has(100)
    for _ in range(2):
        assert tocsin("recordings", "archive", "--date", DAY, "--json", *place).json["run"] == DAY
    archive.passes(hours=1)
    again = tocsin("recordings", "archive", "--date", DAY, "--json", *place).json
    assert again["run"] == f"{DAY}-2"
    archive.passes(hours=1)
    runs = tocsin("recordings", "runs", "--json", *place).json
    assert [one["run"] for one in runs] == [f"{DAY}-2", DAY]


def test_a_range_and_a_prefix_are_archived(archive, place, tocsin):
    archive.has(3, day="2026/01/31")
    archive.has(4, of=10)
    asked = ("--from", "2026-01-31", "--to", DAY)
    name = tocsin("recordings", "archive", *asked, "--json", *place).json["run"]
    assert name == f"2026-01-31_{DAY}"
    prefix = tocsin("recordings", "archive", "--prefix", f"{ROOT}2026/02/", "--json", *place).json
    archive.passes(hours=1)
    assert tocsin("recordings", "runs", name, "--json", *place).json["accounted"] == 7
    assert tocsin("recordings", "runs", prefix["run"], "--json", *place).json["accounted"] == 4


def test_a_run_that_failed_says_why_and_is_a_status(archive, place, tocsin):
    archive.has(10)
    archive.conversion.outcome = lambda _key: "rejected"
    tocsin("recordings", "archive", "--date", DAY, *place)
    archive.passes(hours=1)
    shown = tocsin("recordings", "runs", DAY, *place)
    assert shown.status == 1
    assert "0 failed and 10 rejected of 10: more than 5 % are not tolerated" in shown.out
    assert "10 rejected of 10" in tocsin("recordings", "runs", *place).out


def test_a_run_that_was_stopped_is_shown_as_that(archive, place, tocsin):
    archive.has(1000)
    arn = archive.start("a", date=DAY)
    archive.passes(seconds=0.25)
    archive.states.stop_execution(executionArn=arn)
    run = tocsin("recordings", "runs", "a", "--json", *place)
    assert (run.status, run.json["state"]) == (1, "stopped")
    assert 0 < run.json["outcomes"]["converted"] < 1000


def test_a_run_that_was_not_even_planned_says_what_was_wrong(archive, place, tocsin):
    archive.start("a", date="01/31/2026")
    archive.passes(hours=1)
    run = tocsin("recordings", "runs", "a", "--json", *place).json
    assert (run["state"], run["reason"]) == (
        "failed",
        "SelectionRefused: date must be a day, as 2026-01-31",
    )


def test_waiting_ends_with_the_run(archive, place, tocsin, monkeypatch):
    archive.has(1000)
    tocsin("recordings", "archive", "--date", DAY, *place)
    monkeypatch.setattr("console.recordings_runs.time.sleep", lambda s: archive.passes(seconds=s))
    waited = tocsin("recordings", "runs", DAY, "--wait", "--json", *place)
    assert waited.json["state"] == "succeeded"
    assert waited.json["accounted"] == 1000


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--date", "tomorrow"), "date must be a day, as 2026-01-31"),
        (("--date", "2026-03-01"), "date 2026-03-01 is yet to come"),
        (("--from", "2026-02-01"), "to must be a day, as 2026-01-31"),
        (
            ("--date", "2026-02-01", "--prefix", "a"),
            "give a date, or from and to, or a prefix, and not two of them",
        ),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_and_begins_nothing(place, tocsin, asked, why):
    assert why in tocsin("recordings", "archive", *asked, *place).error
    assert tocsin("recordings", "runs", *place).out == "no runs\n"


def test_a_run_that_nobody_knows_is_none(place, tocsin):
    assert (
        "no run x: tocsin recordings runs lists them"
        in tocsin("recordings", "runs", "x", *place).error
    )


def failed(archive, *keys, **more):
    """What the conversion puts into the queue of failures."""
    for key in keys:
        told = {"run": "a", "key": key, "profile": "speech", "reason": "it is cut off", **more}
        queue_of(archive).send(json.dumps(told))
    archive.passes(seconds=1)


def queue_of(archive):
    spec = archive.cloud.deployment.queues["RecordingsFailuresQueue"]
    return archive.cloud.queues[spec.arn]


def test_what_failed_is_tried_again_in_one_run_for_each_profile(archive, place, tocsin):
    archive.has(5)
    keys = [f"{ROOT}2026/02/01/00000{n}.wav" for n in range(4)]
    failed(archive, *keys[:2], keys[0])
    failed(archive, keys[3], profile="mono")
    started = tocsin("recordings", "retry", "--json", *place).json
    assert sorted((one["profile"], one["recordings"]) for one in started) == [
        ("mono", 1),
        ("speech", 2),
    ]
    archive.passes(hours=1)
    assert dict(archive.conversion.times) == {keys[0]: 1, keys[1]: 1, keys[3]: 1}
    assert archive.failures() == []
    assert tocsin("recordings", "retry", *place).out == "nothing has failed\n"


def test_a_batch_that_failed_as_a_whole_is_tried_again(archive, place, tocsin):
    archive.has(30)
    archive.conversion.never = {f"{ROOT}2026/02/01/000029.wav"}
    archive.archive("a", date=DAY)
    archive.conversion.never = set()
    [started] = tocsin("recordings", "retry", "--json", *place).json
    archive.passes(hours=1)
    assert archive.runs.run(started["run"]).totals.outcomes["converted"] == started["recordings"]


def test_a_retry_that_breaks_off_loses_nothing(archive, tocsin, monkeypatch):
    archive.has(2)
    failed(archive, f"{ROOT}2026/02/01/000000.wav", f"{ROOT}2026/02/01/000001.wav")
    place = as_stack(monkeypatch, archive.cloud)
    monkeypatch.setattr("console.stack_archive.now", lambda: archive.cloud.loop.now)
    with monkeypatch.context() as broken:

        def delete(_redrive, _letter):
            raise KeyboardInterrupt

        broken.setattr("handlers.adapters.redrive.Redrive.delete", delete)
        assert tocsin("recordings", "retry", *place).status == 130
    assert len(archive.failures()) == 2
    archive.passes(minutes=10)
    tocsin("recordings", "retry", *place)
    archive.passes(hours=1)
    assert archive.failures() == []
    assert len(archive.conversion.times) == 2


def test_a_letter_that_nobody_can_read_stays_where_it_is(archive, place, tocsin):
    queue_of(archive).send("no JSON")
    archive.passes(seconds=1)
    assert tocsin("recordings", "retry", *place).out == "nothing has failed\n"
    assert len(queue_of(archive).held) == 1

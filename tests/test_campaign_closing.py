"""Whoever waited when a campaign ended is in a final state, wherever anybody looks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dispatch.campaign.closing import closed, results_of
from dispatch.campaign.person import Answer, Attempt, Outcome, Person, Result, Stage, Talk
from dispatch.campaign.run import Campaign, Importing, Status, Tally

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
STOPPED = Campaign("spring-1", "spring", Status.STOPPED, NOW, ended_at=NOW)
SOMEBODY = Person("spring-1", "p1", "+12025550101", "en", "Asia/Tokyo", due_at=NOW)
CALLED = replace(SOMEBODY, attempts=(Attempt(1, NOW, outcome=Outcome.NO_ANSWER),))
ANSWER = Answer("visit", "1", "yes", 1, NOW)


@pytest.mark.parametrize(
    ("person", "talk", "result"),
    [
        (SOMEBODY, Talk(), Result.NOT_CALLED),
        (CALLED, Talk(), Result.UNREACHED),
        (CALLED, Talk(attempt=1, answers=(ANSWER,), later_at=NOW), Result.PARTLY),
    ],
)
def test_of_a_stopped_campaign_nobody_waits(person, talk, result):
    after = closed(STOPPED, person, talk)
    assert (after.stage, after.result, after.done_at, after.due_at) == (
        Stage.DONE,
        result,
        NOW,
        None,
    )


def test_a_call_under_way_goes_on_and_a_campaign_that_runs_closes_nobody():
    calling = replace(CALLED, stage=Stage.CALLING)
    assert closed(STOPPED, calling, Talk()) is calling
    assert closed(replace(STOPPED, status=Status.PAUSED), CALLED, Talk()) is CALLED


def tallied(status, **tally):
    return replace(STOPPED, status=status, importing=Importing(taken=100), tally=Tally(**tally))


def test_the_status_of_a_campaign_that_is_over_knows_everybody():
    stopped = tallied(Status.STOPPED, results={"completed": 30}, called=50)
    assert results_of(stopped) == {"completed": 30, "not-called": 50, "unreached": 20}
    running = tallied(Status.RUNNING, results={"completed": 30}, called=50)
    assert results_of(running) == {"completed": 30}


def test_those_whom_the_hours_left_uncalled_are_counted_once():
    results = {"completed": 30, "not-called": 10}
    assert results_of(tallied(Status.FINISHED, results=results, called=60)) == {
        "completed": 30,
        "not-called": 40,
        "unreached": 30,
    }

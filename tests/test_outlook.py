"""What comes next, as the board shows it."""

from datetime import timedelta

import pytest
from trouble import BEGIN, Trouble, stage

from dispatch.outlook import outlook
from dispatch.plan import Plan


def coming(trouble):
    found = outlook(trouble.incident)
    return ((found.at - BEGIN).total_seconds(), found.what) if found else None


def test_the_next_stage():
    trouble = Trouble(stage("a", wait=30), stage("b", "c", notify=["notices"])).fires()
    assert coming(trouble) == (30, "stage 2: b, c, notice to notices")


def test_a_retry_comes_before_the_stage():
    trouble = Trouble(stage("a", wait=60, retries=1, retry_after=20)).fires().ends("a", "busy")
    assert coming(trouble) == (20, "a is called again")


def test_the_next_round():
    trouble = Trouble(stage("a", wait=30), repeats=1).fires()
    assert coming(trouble) == (30, "round 2: stage 1: a")


def test_the_next_round_of_a_raised_incident_is_counted_from_the_raise():
    twice = Plan("twice", (stage("x", wait=timedelta(seconds=30).seconds),), repeats=1)
    trouble = Trouble(stage("a"), plans=[twice]).fires("high")
    trouble.fires("critical", plan="twice", number=2)
    assert coming(trouble) == (30, "round 2: stage 1: x")
    assert coming(trouble.passes(30)) == (60, "everyone missed it")


def test_the_end_of_a_plan_that_calls_somebody():
    assert coming(Trouble(stage("a", wait=30)).fires()) == (30, "everyone missed it")


def test_the_end_of_a_plan_that_calls_nobody():
    trouble = Trouble(stage(notify=["notices"], wait=30), close_after=600).fires()
    assert coming(trouble) == (30, "the plan is over")
    assert coming(trouble.passes(30)) == (630, "it is closed")


def test_an_acknowledged_incident_is_closed_some_time():
    trouble = Trouble(stage("a"), close_after=600).fires().passes(5).acked()
    assert coming(trouble) == (605, "it is closed")


@pytest.mark.parametrize("end", ["missed", "resolved"])
def test_nothing_comes_after_the_end(end):
    trouble = Trouble(stage("a", wait=30)).fires()
    trouble = trouble.passes(30) if end == "missed" else trouble.recovers()
    assert trouble.state == end
    assert coming(trouble) is None

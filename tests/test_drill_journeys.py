"""Nights in which a plan is drilled."""

import itertools

import pytest

NUMBERS = itertools.count(1)


@pytest.fixture
def drilled(night):
    """A night that begins with a drill of the plan on-call."""
    night.drill = lambda plan="on-call": night.event(
        {
            "id": f"drill-{next(NUMBERS)}",
            "source": "tocsin.drill",
            "detail-type": "Tocsin Drill",
            "account": "111122223333",
            "region": "ap-northeast-1",
            "time": "2026-11-21T03:00:00Z",
            "resources": [],
            "detail": {"plan": plan},
        }
    )
    return night


def test_a_drill_rings_says_that_it_is_one_and_a_key_takes_it(drilled):
    drilled.drill()
    phone = drilled.phone("primary").rings().answers()
    phone.hears("訓練")
    phone.presses("1")
    assert drilled.incident["state"] == "acknowledged"
    assert drilled.notices("notices")[0].startswith("[DRILL] ")


def test_a_drill_goes_through_the_whole_plan(drilled):
    drilled.drill()
    drilled.phone("primary").rings()
    drilled.passes("75s")
    drilled.phone("primary").rings()
    drilled.passes("45s")
    drilled.phone("backup").rings()


def test_a_real_page_in_the_middle_of_a_drill_rings_at_once_and_the_drill_says_it_was_overtaken(
    drilled,
):
    drilled.drill()
    drilled.phone("primary").rings().answers()
    drilled.alarm()
    drilled.phone("primary").rings()
    drilled.passes("30s")
    drill = next(one for one in drilled.view.incidents() if one["title"] == "on-call")
    assert drill["state"] == "resolved"
    assert "overtaken: a real page goes first" in [line["text"] for line in drill["timeline"]]


def test_a_key_that_is_pressed_when_the_page_has_come_takes_the_page_and_not_the_drill(drilled):
    drilled.drill()
    drilled.phone("primary").rings().answers()
    drilled.alarm()
    drilled.phone("primary").rings().answers().presses("1")
    drilled.passes("30s")
    states = {one["title"]: one["state"] for one in drilled.view.incidents()}
    assert states == {"on-call": "resolved", "prod-db01-disk-critical": "acknowledged"}


def test_a_drill_that_comes_after_a_page_calls_nobody_whom_the_page_wants(drilled):
    drilled.alarm()
    drilled.phone("primary").rings()
    drilled.drill()
    drilled.passes("10s")
    assert drilled.calls() == [("primary", 0.0)]
    assert drilled.incident["state"] == "resolved"


def test_a_drill_of_a_plan_that_there_is_not_is_told_and_calls_nobody(drilled):
    told = drilled.drill("no-such-plan")
    assert told["outcome"] == "suppressed"
    assert "no-such-plan" in told["reason"]

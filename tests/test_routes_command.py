"""`tocsin routes`, against a sandbox over HTTP and against a stack."""

from datetime import timedelta

import pytest
from stack_of import as_stack
from two_regions import TwoRegions

from dispatch.errors import NotReached
from dispatch.routes.breaker import failed


@pytest.fixture
def night():
    begun = TwoRegions()
    yield begun
    begun.cloud.stop()


@pytest.fixture
def place(request, night, monkeypatch):
    """The options for one of the two places."""
    if request.param == "sandbox":
        return ["--port", request.getfixturevalue("port")]
    return as_stack(monkeypatch, night.cloud)


both = pytest.mark.parametrize("place", ["sandbox", "stack"], indirect=True)


@pytest.fixture
def picks_up(night, monkeypatch):
    """While the command waits, time passes and whoever is called does as told."""

    def wait_as(behave):
        def sleep(seconds):
            behave(night.cloud.connect.telephony)
            night.cloud.loop.advance(night.cloud.loop.now + timedelta(seconds=seconds))

        monkeypatch.setattr("console.routes.time.sleep", sleep)

    return wait_as


def answers(telephony):
    if "primary" in telephony.at_phone and telephony.at_phone["primary"].state == "ringing":
        telephony.answer("primary")


def ignores(_telephony):
    """Lets it ring."""


@both
def test_each_route_is_shown_with_its_health(tocsin, night, place):
    ran = tocsin("routes", *place)
    assert ran.status == 0
    heading, main, backup = ran.out.splitlines()
    assert heading.split() == ["route", "region", "number", "state", "calls", "starts/s", "why"]
    assert main.split() == ["main", "ap-northeast-1", "+12…00", "works", "0", "of", "10", "2"]
    assert backup.split()[:4] == ["backup", "eu-central-1", "+12…98", "works"]
    assert night.calls() == []


@both
def test_a_route_that_is_left_alone_says_why_and_until_when(tocsin, night, place):
    budget = night.budgets.load("main")
    for _ in range(3):
        budget = failed(budget, NotReached("ConnectTimeoutError"), night.cloud.loop.now)
    night.budgets.save(budget)
    ran = tocsin("routes", "--json", *place)
    assert ran.status == 1
    main, backup = ran.json
    assert (main["state"], backup["state"]) == ("left alone", "works")
    assert main["why"] == "ConnectTimeoutError; left alone until 03:00:15 UTC"
    assert (main["failures"], main["until"]) == (3, "2026-11-21T03:00:15+00:00")
    night.passes("15s")
    ran = tocsin("routes", *place)
    assert ran.status == 0
    assert "on trial" in ran.out


@both
def test_a_test_calls_by_one_route_after_the_other_and_each_says_its_name(
    tocsin, night, place, picks_up
):
    picks_up(answers)
    ran = tocsin("routes", "test", "primary", *place)
    assert ran.out.splitlines() == [
        "main        answered",
        "backup      answered",
        "primary was reached by every route",
    ]
    assert ran.status == 0
    assert [who for who, _ in night.calls()] == ["primary", "primary"]
    for name, spoken in (("main", "main"), ("backup", "バックアップ")):
        [call] = night.cloud.connects[name].calls.values()
        assert f"経路{spoken}のテスト" in call.transcript[0]
        assert call.reason == "CONTACT_FLOW_DISCONNECT"


@both
def test_a_test_that_nobody_answers_or_that_is_not_placed_is_told(tocsin, night, place, picks_up):
    picks_up(ignores)
    night.cloud.connect.dies(phones_go_on=False)
    ran = tocsin("routes", "test", "primary", "--json", *place)
    assert ran.status == 1
    assert ran.json == [
        {"name": "main", "result": "not placed: ConnectTimeoutError"},
        {"name": "backup", "result": "no answer"},
    ]


@both
def test_an_answered_test_puts_a_route_to_work_again(tocsin, night, place, picks_up):
    picks_up(answers)
    budget = night.budgets.load("main")
    for _ in range(3):
        budget = failed(budget, NotReached("ConnectTimeoutError"), night.cloud.loop.now)
    night.budgets.save(budget)
    assert tocsin("routes", "test", "primary", *place).status == 0
    assert [one["state"] for one in tocsin("routes", "--json", *place).json] == ["works", "works"]


@both
def test_somebody_who_cannot_be_called_is_told_before_any_phone_rings(tocsin, night, place):
    assert "no contact nobody" in tocsin.refuses("routes", "test", "nobody", *place)
    assert tocsin.refuses("routes", "test", *place).startswith("say who is to be called")
    assert night.calls() == []

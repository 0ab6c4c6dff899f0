"""A failing route is left alone for a while, with a reason, and tried by one call at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.errors import NotReached, OutcomeUnknown, RouteRefused
from dispatch.routes.breaker import FAILED_ON_ITS_WAY, accepted, failed, is_open, succeeded
from dispatch.routes.budget import PROBE, Budget, Granted, Kind, Quotas, Wait, ask, released

NOW = datetime(2026, 11, 20, 2, 13, tzinfo=UTC)
QUOTAS = Quotas()
EMPTY = Budget("main")


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def failing(times, budget=EMPTY, at=NOW):
    for _ in range(times):
        budget = failed(budget, OutcomeUnknown("ReadTimeoutError"), at)
    return budget


def test_three_failures_in_a_row_open_it_for_a_quarter_of_a_minute():
    assert is_open(failing(2), NOW) == ""
    assert is_open(failing(3), NOW) == "ReadTimeoutError; left alone until 02:13:15 UTC"
    assert is_open(failing(3), later(14)) != ""
    assert is_open(failing(3), later(15)) == ""


def test_a_success_between_failures_keeps_it_closed():
    budget = failing(2, succeeded(failing(2), NOW))
    assert is_open(budget, NOW) == ""


def test_a_refusal_of_the_whole_route_opens_it_at_once():
    assert is_open(failed(EMPTY, RouteRefused("AccessDeniedException"), NOW), NOW).startswith(
        "AccessDeniedException"
    )


def test_the_time_doubles_to_a_minute():
    budget, now, times = failing(3), NOW, []
    for _ in range(6):
        times.append((budget.breaker.until - now).total_seconds())
        now = budget.breaker.until
        budget = failed(budget, "TELECOM_PROBLEM", now)
    assert times == [15, 30, 60, 60, 60, 60]


def test_late_failures_of_calls_under_way_leave_an_open_breaker_as_it_is():
    assert failing(4, at=NOW).breaker.until == failing(3).breaker.until


def test_one_call_probes_a_half_open_route_and_the_others_wait_for_it():
    granted = ask(failing(3), QUOTAS, "probe", Kind.ALERT, later(60))
    assert isinstance(granted, Granted)
    other = ask(granted.budget, QUOTAS, "other", Kind.ALERT, later(61))
    assert other == Wait(later(60) + PROBE, "ReadTimeoutError")
    assert "one call is trying it" in is_open(granted.budget, later(61))
    assert ask(granted.budget, QUOTAS, "probe", Kind.ALERT, later(61)) == granted


def test_a_probe_that_nobody_heard_of_makes_room_for_the_next():
    granted = ask(failing(3), QUOTAS, "probe", Kind.ALERT, later(60))
    assert is_open(granted.budget, later(60) + PROBE) == ""
    assert is_open(released(granted.budget, "probe"), later(61)) == ""


def test_a_probe_that_succeeds_closes_it_and_forgets():
    granted = ask(failing(3), QUOTAS, "probe", Kind.ALERT, later(60))
    budget = succeeded(granted.budget, later(65))
    assert budget.breaker == EMPTY.breaker
    assert isinstance(ask(budget, QUOTAS, "other", Kind.ALERT, later(65)), Granted)


def test_an_open_route_is_not_asked_even_by_somebody_who_chose_it_before_it_opened():
    assert ask(failing(3), QUOTAS, "a", Kind.ALERT, NOW).until == later(15)


@pytest.mark.parametrize(("at", "closed"), [(-1, False), (1, True)])
def test_a_success_counts_only_if_nothing_failed_after_it(at, closed):
    assert succeeded(failing(3), later(at)).breaker.closed is closed


def test_a_route_that_takes_every_call_and_lets_none_arrive_is_left_alone_all_the_same():
    budget = Budget("main")
    for at in range(3):
        moment = NOW + timedelta(seconds=at)
        budget = failed(accepted(budget, moment), FAILED_ON_ITS_WAY, moment)
    assert is_open(budget, NOW + timedelta(seconds=3))


def test_a_call_that_is_taken_shows_that_an_unreached_service_is_there_again():
    budget = failed(failed(Budget("main"), NotReached("x"), NOW), NotReached("x"), NOW)
    assert accepted(budget, NOW + timedelta(seconds=1)).breaker.failures == 0

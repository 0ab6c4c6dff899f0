"""Which route an attempt takes: in order, as long as it works and may call the number."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.phone import PhoneNumber
from dispatch.routes.breaker import failed, is_open
from dispatch.routes.budget import Budget, Granted, Kind, Quotas, ask
from dispatch.routes.choice import choose
from dispatch.routes.route import Route, client_token

NOW = datetime(2026, 11, 20, 2, 13, tzinfo=UTC)
NUMBER = PhoneNumber("+12025550101")


def route(name, codes=(), region="eu-west-2", instance="i-1"):
    return Route(name, region, instance, "flow", "+12025550100", codes)


MAIN, SECOND, BACKUP = route("main"), route("main-2"), route("backup", region="eu-central-1")
ROUTES = (MAIN, SECOND, BACKUP)


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def broken(name, at=NOW):
    budget = Budget(name)
    for _ in range(3):
        budget = failed(budget, "ConnectTimeoutError", at)
    return budget


def chosen(*broken_budgets, tried=(), at=NOW, routes=ROUTES, number=NUMBER):
    budgets = {budget.route: budget for budget in broken_budgets}
    found = choose(routes, budgets, number, tried, at)
    return found.name if found else None


def test_the_first_route_is_taken_while_it_works():
    assert chosen() == "main"


def test_an_attempt_goes_on_to_the_next_route_and_at_last_has_none_left():
    assert chosen(tried=["main"]) == "main-2"
    assert chosen(tried=["main", "main-2"]) == "backup"
    assert chosen(tried=["main", "main-2", "backup"]) is None


def test_a_route_that_is_left_alone_is_passed_over():
    assert chosen(broken("main")) == "main-2"
    assert chosen(broken("main"), broken("main-2")) == "backup"
    assert chosen(broken("main"), broken("main-2"), broken("backup")) is None


def test_a_route_that_may_not_call_the_country_is_passed_over():
    routes = (route("main", ("+81",)), route("backup", ("+1", "+48")))
    assert chosen(routes=routes) == "backup"
    assert chosen(routes=routes[:1]) is None


def test_the_first_route_is_probed_once_its_time_has_come():
    assert chosen(broken("main"), at=later(60)) == "main"
    probing = ask(broken("main"), Quotas(), "probe", Kind.ALERT, later(60))
    assert isinstance(probing, Granted)
    assert chosen(probing.budget, at=later(61)) == "main-2"


def test_where_nothing_works_the_route_that_failed_longest_ago_is_probed():
    budgets = broken("main", later(3)), broken("main-2", later(1)), broken("backup", later(2))
    assert chosen(*budgets, at=later(15)) is None
    assert chosen(*budgets, at=later(120)) == "main-2"
    assert chosen(*budgets, tried=["main-2"], at=later(120)) == "main"


@given(
    tried=st.sets(st.sampled_from(["main", "main-2", "backup"])),
    opened=st.dictionaries(st.sampled_from(["main", "main-2", "backup"]), st.integers(0, 120)),
    at=st.integers(120, 400),
)
def test_a_route_is_never_chosen_twice_for_one_attempt_nor_while_it_is_open(tried, opened, at):
    budgets = {name: broken(name, later(when)) for name, when in opened.items()}
    found = choose(ROUTES, budgets, NUMBER, tried, later(at))
    usable = [
        one.name
        for one in ROUTES
        if one.name not in tried and not is_open(budgets.get(one.name, Budget("")), later(at))
    ]
    assert (found.name in usable) if found else not usable


def test_each_route_has_its_own_token_and_the_first_keeps_the_attempts():
    tokens = {client_token("t" * 32, one) for one in ROUTES}
    assert len(tokens) == 3
    assert client_token("t" * 32, MAIN) == "t" * 32
    assert all(len(token) <= 500 for token in tokens)


@pytest.mark.parametrize(("other", "same"), [(SECOND, True), (BACKUP, False)])
def test_two_numbers_of_one_instance_share_its_quotas(other, same):
    assert MAIN.shares_instance(other) is same

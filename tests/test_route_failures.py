"""What a failed request teaches about its route, and whether the next one is tried."""

from datetime import timedelta

import pytest
from lines import BEGIN

from dispatch.attempt import Outcome
from dispatch.errors import (
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from dispatch.routes import breaker, budget
from dispatch.routes.failures import (
    after_end,
    after_failure,
    never_rang,
    next_route_may_help,
)
from dispatch.routes.quotas import Kind, Quotas
from dispatch.routes.state import Budget

EVERY = [
    NotReached, NumberRefused, OutcomeUnknown, QuotaFull, RequestInvalid, RouteRefused, Throttled,
]  # fmt: skip


def after(error, begun=None):
    asked = budget.ask(begun or Budget("main"), Quotas(), "a", Kind.ALERT, BEGIN)
    return after_failure(asked.budget, "a", error("x"), BEGIN)


@pytest.mark.parametrize("error", EVERY)
def test_only_without_an_answer_can_the_phone_ring(error):
    assert never_rang(error("x")) == (error is not OutcomeUnknown)


@pytest.mark.parametrize("error", EVERY)
def test_a_call_that_never_rang_gives_its_place_back(error):
    held = [lease.attempt for lease in after(error).leases]
    assert held == (["a"] if error is OutcomeUnknown else [])


@pytest.mark.parametrize("error", EVERY)
def test_the_next_route_is_tried_where_this_one_is_at_fault(error):
    assert next_route_may_help(error("x")) == (error in {NotReached, RouteRefused})


def test_a_refused_route_is_left_alone_at_once():
    assert breaker.is_open(after(RouteRefused), BEGIN)


@pytest.mark.parametrize("error", [NotReached, OutcomeUnknown])
def test_a_route_that_does_not_answer_is_left_alone_after_three_times(error):
    state, opened = Budget("main"), []
    for _ in range(3):
        state = after_failure(state, "a", error("x"), BEGIN)
        opened.append(bool(breaker.is_open(state, BEGIN)))
    assert opened == [False, False, True]


@pytest.mark.parametrize("error", [NumberRefused, RequestInvalid, Throttled, QuotaFull])
def test_what_is_not_the_routes_fault_does_not_count_against_it(error):
    state = Budget("main")
    for _ in range(9):
        state = after_failure(state, "a", error("x"), BEGIN)
    assert not breaker.is_open(state, BEGIN)


def test_a_throttled_route_starts_half_as_many_calls():
    assert after(Throttled).learned.share(BEGIN) == 0.5


def test_a_full_instance_takes_one_more_call_after_a_while():
    state = after(QuotaFull)
    assert state.learned.calls_allowed(Quotas(), BEGIN) == 0
    assert state.learned.calls_allowed(Quotas(), BEGIN + timedelta(seconds=10)) == 1


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_call_that_failed_on_its_way_counts_against_its_route(outcome):
    asked = budget.ask(Budget("main"), Quotas(), "a", Kind.ALERT, BEGIN)
    ended = after_end(asked.budget, "a", outcome, BEGIN)
    assert ended.leases == ()
    assert ended.breaker.failures == (outcome is Outcome.FAILED)

"""A line that is free, and the routes as they stand: whether it rings now, and by which."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lines import BEGIN, want

from dispatch.dialling import LONGEST_WAIT, Dial, Granted, NoRoute, accepted, by_route, failed
from dispatch.errors import NotReached, OutcomeUnknown, RouteRefused, Throttled
from dispatch.line.asking import LEASE, SETTLING, MayRing, Waits, ask
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import CallRecord, Line
from dispatch.phone import PhoneNumber
from dispatch.routes import breaker
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route
from dispatch.routes.standing import Standing
from dispatch.routes.state import Budget
from dispatch.traffic import Kind

NUMBER = PhoneNumber("+12025550101")
MAIN = Route("main", "eu-west-2", "one", "flow", "+12025550100")
BACKUP = Route("backup", "eu-west-1", "two", "flow", "+12025550109")


def standing(*, now=BEGIN, broken=(), routes=(MAIN, BACKUP), quotas=None):
    """The routes; those named in `broken` refused a call just now."""
    budgets = {route.name: Budget(route.name) for route in routes}
    for name in broken:
        budgets[name] = breaker.failed(budgets[name], RouteRefused("x"), now)
    return Standing(routes, quotas or Quotas(), budgets, now)


def dials(line, at=None, *, tried=()):
    at = at or standing()
    dial = Dial(want("a"), 0, NUMBER, tried)
    asked = ask(line, dial.want, 0, DEFAULT_LIMITS, at.now)
    assert isinstance(asked, MayRing)
    return by_route(line, asked, dial, at, DEFAULT_LIMITS)


def held(by="main"):
    """A line whose call was asked for at BEGIN, to which nobody had an answer."""
    line = dials(Line("anna")).line
    return replace(line, call=replace(line.call, route=by))


def test_a_free_phone_rings_by_the_first_route_and_both_are_taken():
    granted = dials(Line("anna"))
    assert (granted.route, granted.line.call.route) == (MAIN, "main")
    assert [lease.attempt for lease in granted.budget.leases] == ["a"]


def test_a_route_that_has_refused_is_not_asked_again():
    assert dials(Line("anna"), tried={"main"}).route == BACKUP
    assert dials(Line("anna"), tried={"main", "backup"}) == NoRoute()


def test_a_call_that_may_be_ringing_keeps_its_route():
    assert dials(held("backup")).route == BACKUP


def test_a_call_by_a_route_that_is_configured_no_more_is_asked_for_by_the_first():
    assert dials(held("gone")).route == MAIN


def test_a_call_that_may_be_ringing_by_a_lost_route_waits_for_its_lease():
    answer = dials(held(), standing(broken=["main"]))
    assert (answer.until, answer.why[:14]) == (BEGIN + LEASE, "it may be ring")


def test_a_lost_route_is_asked_all_the_same_where_there_is_no_better_one():
    later = standing(now=BEGIN + breaker.OPEN_FOR, routes=[MAIN])
    assert isinstance(dials(held(), later), Granted)
    assert isinstance(dials(held(), standing(broken=["main", "backup"])), Waits)


def test_a_held_call_whose_route_refused_just_now_waits_a_moment():
    assert dials(held(), tried={"main"}).until == BEGIN + SETTLING
    late = standing(now=BEGIN + LEASE - timedelta(seconds=2))
    assert dials(held(), late, tried={"main"}).until == BEGIN + LEASE


def test_once_the_lease_is_over_the_next_route_is_better():
    assert dials(held(), standing(now=BEGIN + LEASE)).route == BACKUP
    only = standing(now=BEGIN + LEASE, routes=[MAIN])
    assert dials(held(), only).route == MAIN


def test_a_full_route_is_waited_for_at_most_ten_seconds_at_a_time():
    full = standing(quotas=Quotas(calls_at_once=1, reserved_calls=0), routes=[MAIN])
    other = full.ask("b", MAIN, Kind.ALERT).budget
    waits = dials(Line("anna"), replace(full, budgets={"main": other}))
    assert (waits.until, waits.why) == (BEGIN + LONGEST_WAIT, "the calls at once are used up")
    assert waits.line.want("a")


@pytest.mark.parametrize("error", [NotReached("x"), RouteRefused("x"), Throttled("x")])
def test_a_certain_refusal_frees_the_phone_and_the_route(error):
    taken = dials(Line("anna"))
    line, budget = failed(taken.line, taken.budget, "a", error, BEGIN)
    assert (line.call, line.rings, budget.leases) == (None, (), ())


def test_without_an_answer_the_phone_and_the_route_stay_taken():
    taken = dials(Line("anna"))
    line, budget = failed(taken.line, taken.budget, "a", OutcomeUnknown("x"), BEGIN)
    assert (line, len(budget.leases), budget.breaker.failures) == (taken.line, 1, 1)


def test_the_faults_name_each_route_that_is_left_alone_and_no_time():
    assert standing().faults == ""
    assert standing(broken=["backup"]).faults == "backup: x"


def test_a_call_that_the_service_took_has_its_name_and_its_record():
    taken = dials(Line("anna"))
    line, budget, record = accepted(taken.line, taken.budget, "c-1", None, BEGIN)
    assert line.call.contact_id == "c-1"
    assert len(budget.leases) == 1
    assert record == CallRecord("anna", "main", "i-a", "a")


def test_a_name_of_a_call_that_has_ended_frees_the_phone_and_the_route():
    taken, over = dials(Line("anna")), CallRecord("anna", "main", "i-a", "a", ended=True)
    line, budget, record = accepted(taken.line, taken.budget, "c-1", over, BEGIN)
    assert (line.call, line.wants, budget.leases, record) == (None, (), (), None)

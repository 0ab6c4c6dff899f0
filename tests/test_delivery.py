"""A call that was shared, put off, refused or failed: the fact that its incident is told."""

from datetime import timedelta

import pytest
from lines import BEGIN

from dispatch.attempt import Outcome
from dispatch.callee import Callee
from dispatch.contact_files import read_contacts
from dispatch.delivery import (
    fact_of_country,
    fact_of_failed_call,
    fact_of_line,
    fact_without_route,
)
from dispatch.errors import NotReached, NumberRefused, RouteRefused, Throttled
from dispatch.facts import CallDelayed, CallPlaced, CallRefused
from dispatch.line.asking import Refused, Shares, Waits
from dispatch.line.state import Line
from dispatch.routes import breaker
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route
from dispatch.routes.standing import Standing
from dispatch.routes.state import Budget

ANNA = read_contacts(
    """
[anna]
numbers = ["+12025550101", "+12025550102"]
verified = { "+12025550101" = 2026-11-20, "+12025550102" = 2026-11-20 }
""",
    "contacts",
)["anna"]
CALLEE = Callee(ANNA, ANNA.numbers[0], 0, 1)
LINE, LATER = Line("anna"), BEGIN + timedelta(minutes=5)


def route(name, *codes):
    return Route(name, "eu-west-2", "one", "flow", "+12025550100", codes)


def standing(failures):
    """The route main after so many failures in a row."""
    budget = Budget("main")
    for _ in range(failures):
        budget = breaker.failed(budget, NotReached("x"), BEGIN)
    return Standing([route("main")], Quotas(), {"main": budget}, BEGIN)


@pytest.mark.parametrize(
    ("asked", "fact"),
    [
        (Shares(LINE, "c-1"), CallPlaced("a", "c-1", 1)),
        (Waits(LINE, LATER, "so"), CallDelayed("a", "so", LATER)),
        (Refused(LINE, "no"), CallRefused("a", Outcome.BAD_NUMBER, "no")),
    ],
)
def test_what_the_line_says_becomes_a_fact(asked, fact):
    assert fact_of_line("a", asked, 1) == fact


@pytest.mark.parametrize(
    ("error", "fact"),
    [
        (Throttled("x"), CallDelayed("a", "x")),
        (NumberRefused("x"), CallRefused("a", Outcome.BAD_NUMBER, "x")),
        (RouteRefused("x"), CallRefused("a", Outcome.FAILED, "x")),
    ],
)
def test_a_failed_call_is_tried_again_only_where_that_can_help(error, fact):
    assert fact_of_failed_call("a", error) == fact


def test_a_country_that_no_route_may_call_is_a_bad_number_and_the_next_may_do():
    refused = fact_of_country("a", CALLEE, [route("main", "+44"), route("backup", "+81")])
    assert (refused.outcome, refused.phones_left) == (Outcome.BAD_NUMBER, 1)
    assert fact_of_country("a", CALLEE, [route("main", "+44"), route("backup", "+1")]) is None
    assert fact_of_country("a", CALLEE, [route("main")]) is None


def test_one_failure_of_the_only_route_is_no_outage():
    told = fact_without_route("a", CALLEE.number, [NotReached("x")], standing(1))
    assert told == CallDelayed("a", "x")


def test_a_route_that_is_left_alone_is_an_outage():
    told = fact_without_route("a", CALLEE.number, [NotReached("x")], standing(breaker.FAILURES))
    assert told.no_route
    assert "(main: x)" in told.why
    assert fact_without_route("a", CALLEE.number, [], standing(0)).no_route

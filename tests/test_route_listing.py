"""The routes of a deployment, and their budgets in the table."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dispatch.errors import ConfigurationError, StateConflict
from dispatch.routes.breaker import failed
from dispatch.routes.budget import Budget, Granted, Kind, Quotas, ask
from dispatch.routes.listing import Instance, instance_at, list_of, routes_of, routes_of_stack
from dispatch.routes.quotas import quotas_of
from handlers.adapters.budgets import Budgets

NOW = datetime(2026, 11, 20, 2, 13, tzinfo=UTC)
MAIN = Instance("ap-northeast-1", "i-1", "flow-1", ("+12025550100", "+12025550199"))
BACKUP = Instance("eu-central-1", "i-2", "flow-2", ("+12025550198",))


def test_each_number_of_the_first_instance_is_a_route_and_the_other_region_is_the_last():
    routes = routes_of(MAIN, BACKUP, ["+1", "+81"])
    assert [one.name for one in routes] == ["main", "main-2", "backup"]
    assert [one.caller_number for one in routes] == ["+12025550100", "+12025550199", "+12025550198"]
    assert [one.region for one in routes] == ["ap-northeast-1", "ap-northeast-1", "eu-central-1"]
    assert {one.calling_codes for one in routes} == {("+1", "+81")}
    assert [one.name for one in routes_of(MAIN, None, [])] == ["main", "main-2"]


def test_a_list_bears_spaces_and_a_comma_too_many():
    assert list_of(" +1, +81,") == ("+1", "+81")
    assert list_of("") == ()


def test_an_instance_is_known_by_its_arn():
    arn = "arn:aws:connect:eu-central-1:111122223333:instance/0a-1b"
    assert instance_at(arn) == ("eu-central-1", "0a-1b")
    for wrong in ("", "0a-1b", arn.replace("connect", "sqs"), arn.replace("instance/", "")):
        with pytest.raises(ConfigurationError, match="instance is given as arn:aws:connect"):
            instance_at(wrong)


def test_quotas_that_were_raised_come_with_a_burst_and_a_reserve():
    assert quotas_of(2, 10) == Quotas()
    assert quotas_of(10, 100) == Quotas(10, 13, 100, 30)


def test_a_budget_is_unused_until_it_is_stored_and_then_is_as_it_was_stored(night):
    budgets = budgets_of(night)
    assert budgets.load("backup") == Budget("backup")
    granted = ask(Budget("backup"), Quotas(), "a", Kind.ALERT, NOW)
    assert isinstance(granted, Granted)
    stored = budgets.save(failed(granted.budget, "TELECOM_PROBLEM", NOW))
    assert stored.version == 1
    assert budgets.load_all(["main", "backup"]) == {"main": Budget("main"), "backup": stored}


def test_of_two_who_write_a_budget_at_once_one_has_to_read_it_again(night):
    budgets = budgets_of(night)
    first = budgets.save(Budget("main"))
    with pytest.raises(StateConflict):
        budgets.save(Budget("main"))
    second = budgets.save(first)
    with pytest.raises(StateConflict):
        budgets.save(replace(first, tokens=3.0))
    assert budgets.load("main") == second


def budgets_of(night):
    return Budgets(next(iter(night.cloud.deployment.tables.values())).ref)


STACK = {
    "ConnectInstanceArn": "arn:aws:connect:ap-northeast-1:111122223333:instance/i-1",
    "CallerNumber": "+12025550100, +12025550199",
    "AllowedCallingCodes": "+1,+81",
    "BackupConnectInstanceArn": "",
}
OUTPUTS = {
    "AlertFlowArn": "arn:aws:connect:ap-northeast-1:111122223333:instance/i-1/contact-flow/flow-1"
}


def test_a_stack_has_the_routes_of_its_parameters():
    assert routes_of_stack(STACK, OUTPUTS) == routes_of(MAIN, None, ["+1", "+81"])
    backup = {
        "BackupConnectInstanceArn": "arn:aws:connect:eu-central-1:111122223333:instance/i-2",
        "BackupContactFlowId": "flow-2",
        "BackupCallerNumber": "+12025550198",
    }
    assert routes_of_stack(STACK | backup, OUTPUTS) == routes_of(MAIN, BACKUP, ["+1", "+81"])

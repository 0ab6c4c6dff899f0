"""Drills by a schedule, on the sandbox's clock, and what the schedule may do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from drill_nights import Drills
from night import THREE_AM

from dispatch.errors import ConfigurationError
from sandbox import regions
from sandbox.cloud import Cloud
from sandbox.deploy.expand import expand
from sandbox.schedules import next_due

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


def deployed(**given):
    return expand(TEMPLATE, regions.PARAMETERS | given, regions.REGION, regions.ACCOUNT)


class Scheduled(Drills):
    """A night in which the plan is drilled every day at half past three."""

    def deployed(self, contacts, book):
        given = {"DrillSchedule": "cron(30 3 * * ? *)", "DrillPlan": "plan"}
        return Cloud(contacts, THREE_AM, book, parameters=given)


def test_the_schedule_drills_the_plan_again_and_again():
    night = Scheduled()
    try:
        night.acts("anna: press 1 after 9s")
        night.passes("29m")
        assert night.reports() == []
        night.passes("24h")
        night.passes("10m")
        assert [(one.plan, one.by, one.took) for one in night.reports()] == [
            ("plan", "the schedule", 14.0),
            ("plan", "the schedule", 14.0),
        ]
    finally:
        night.is_over()


def test_without_a_schedule_there_is_none():
    assert not {"Drill", "DrillRole"} & set(deployed().resources)


def test_the_schedule_may_put_events_on_the_default_bus_and_nothing_else():
    role = deployed(DrillSchedule="rate(7 days)").resources["DrillRole"].properties
    [statement] = role["Policies"][0]["PolicyDocument"]["Statement"]
    bus = f"arn:aws:events:{regions.REGION}:{regions.ACCOUNT}:event-bus/default"
    assert (statement["Action"], statement["Resource"]) == ("events:PutEvents", bus)
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": regions.ACCOUNT}}


def test_the_schedule_names_the_plan():
    schedule = deployed(DrillSchedule="rate(1 day)", DrillPlan="night.2").schedules["Drill"]
    assert json.loads(schedule.payload) == {"plan": "night.2", "by": "the schedule"}


@pytest.mark.parametrize(
    "schedule",
    [
        "rate(1 day)",
        "rate(14 days)",
        "cron(0 10 * * ? *)",
        "cron(5 9 ? * TUE *)",
        "cron(0 0 28 * ? *)",
    ],
)
def test_each_rhythm_that_the_template_takes_is_one_of_the_sandboxs(schedule):
    found = deployed(DrillSchedule=schedule).schedules["Drill"]
    assert next_due(found.expression, THREE_AM) > THREE_AM


@pytest.mark.parametrize(
    "schedule",
    [
        "rate(1 hour)",
        "rate(1 days)",
        "cron(0 10 31 * ? *)",
        "cron(0 10 ? * tue *)",
        "cron(0 10 1 * MON *)",
        "cron(0 10 * * * *)",
        "weekly",
    ],
)
def test_another_rhythm_is_refused(schedule):
    with pytest.raises(ConfigurationError, match="DrillSchedule"):
        deployed(DrillSchedule=schedule)


@pytest.mark.parametrize("plan", ["", 'a"b', "a b", "../x/y"])
def test_a_plan_that_is_no_name_is_refused(plan):
    with pytest.raises(ConfigurationError, match="DrillPlan"):
        deployed(DrillPlan=plan)


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        # 2026-11-21, three in the morning, is a Saturday.
        ("rate(7 days)", THREE_AM + timedelta(days=7)),
        ("cron(0 10 ? * SAT *)", day("2026-11-21T10:00")),
        ("cron(0 2 ? * SAT *)", day("2026-11-28T02:00")),
        ("cron(0 3 ? * SAT *)", day("2026-11-28T03:00")),
        ("cron(0 10 ? * TUE *)", day("2026-11-24T10:00")),
        ("cron(0 10 21 * ? *)", day("2026-11-21T10:00")),
        ("cron(0 2 21 * ? *)", day("2026-12-21T02:00")),
        ("cron(0 10 1 * ? *)", day("2026-12-01T10:00")),
        ("cron(0 10 31 * ? *)", day("2026-12-31T10:00")),
    ],
)
def test_a_time_of_a_week_or_a_month_is_due_on_its_day(expression, due):
    assert next_due(expression, THREE_AM) == due


@pytest.mark.parametrize("expression", ["cron(0 10 32 * ? *)", "cron(0 10 ? * ABC *)"])
def test_a_day_that_there_is_not_is_refused(expression):
    with pytest.raises(ValueError, match="no day"):
        next_due(expression, THREE_AM)

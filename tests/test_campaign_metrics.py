"""What the pacer tells CloudWatch, and the alarms and the dashboard that show it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.campaign.person import Attempt, Outcome, Person, Talk
from dispatch.errors import OutcomeUnknown, QuotaFull, Throttled
from dispatch.routes.quotas import quotas_of
from dispatch.traffic import Kind
from handlers.pacing_metrics import METRICS, OUTCOMES, STUCK_AFTER, Meter
from sandbox.deploy.expand import expand
from sandbox.regions import ACCOUNT, PARAMETERS, REGION

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SOMEBODY = Person("spring", "p-1", "+12025550101", "en", "UTC")


class Nobody:
    def started(self, _person): ...

    def settled(self, _person, _talk): ...

    def refused(self, _person, _error): ...


@pytest.fixture
def told():
    return []


@pytest.fixture
def meter(told):
    return Meter(Nobody(), told.append)


@pytest.fixture(scope="module")
def deployed():
    return expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT)


def seconds(number):
    return NOW + timedelta(seconds=number)


def ended(outcome):
    attempts = (Attempt(1, NOW, outcome=outcome),)
    return Person("spring", "p-1", "+12025550101", "en", "UTC", attempts=attempts)


def test_everything_is_told_every_ten_seconds_nought_included(meter, told):
    for second in range(21):
        meter.tell(5, 10, seconds(second), due=True)
    assert len(told) == 3
    assert all(set(one) == set(METRICS) for one in told)
    assert told[0]["CampaignCallsShare"] == 50


def test_what_happened_is_counted_once(meter, told):
    meter.started(SOMEBODY)
    for error in (Throttled("429"), QuotaFull("429"), OutcomeUnknown("ReadTimeoutError")):
        meter.refused(SOMEBODY, error)
    for outcome in Outcome:
        meter.settled(ended(outcome), Talk())
    meter.tell(1, 10, NOW, due=True)
    meter.tell(1, 10, seconds(10), due=True)
    first, second = told
    assert (first["CampaignStarts"], first["CampaignThrottled"], first["CampaignErrors"]) == (
        *(1, 2),
        1,
    )
    assert {first[name] for name in OUTCOMES.values()} == {1}
    assert {second[name] for name in OUTCOMES.values()} == {0}


def test_what_is_left_is_told_at_the_end(meter, told):
    meter.tell(1, 10, NOW, due=True)
    meter.started(SOMEBODY)
    meter.close()
    meter.tell(0, 10, seconds(1), due=False)
    assert told[-1]["CampaignStarts"] == 1


def stuck(meter, told, **more):
    """Whether the last word says so, after people have been due for two minutes."""
    for second in range(0, 121, 5):
        meter.tell(more.get("calls", 0), 10, seconds(second), due=more.get("due", True))
        if more.get("starts"):
            meter.started(SOMEBODY)
    return bool(told[-1]["CampaignStuck"])


def test_people_due_and_nobody_called_for_a_minute_is_stuck(meter, told):
    assert stuck(meter, told)
    assert [one["CampaignStuck"] for one in told[:7]] == [0, 0, 0, 0, 0, 0, 1]
    assert timedelta(seconds=60) == STUCK_AFTER


@pytest.mark.parametrize("moves", [{"due": False}, {"calls": 1}, {"starts": True}])
def test_whoever_waits_for_nothing_or_calls_is_not_stuck(meter, told, moves):
    assert not stuck(meter, told, **moves)


def dashboard(deployed):
    return json.loads(deployed.resources["CampaignDashboard"].properties["DashboardBody"])


def shown(deployed):
    return [
        metric
        for widget in dashboard(deployed)["widgets"]
        for metric in widget["properties"]["metrics"]
    ]


def test_each_metric_of_the_dashboard_is_one_that_is_told(deployed):
    ours = {name for space, name, *_ in shown(deployed) if space == "Tocsin"}
    assert ours == set(METRICS)
    assert all(one[2:4] == ["service", "tocsin"] for one in shown(deployed) if one[0] == "Tocsin")


def test_the_dashboards_queue_and_function_are_those_of_the_stack(deployed):
    others = {tuple(one[:4]) for one in shown(deployed) if one[0] != "Tocsin"}
    queue = deployed.queues["CampaignEndsQueue"].name
    pacer = deployed.functions["CampaignPacerFunction"].name
    assert others == {
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue),
        ("AWS/Lambda", "Errors", "FunctionName", pacer),
    }


def test_the_dashboard_draws_the_quota():
    given = {**PARAMETERS, "CallsAtOnce": "2700"}
    [line] = dashboard(expand(TEMPLATE, given, REGION, ACCOUNT))["widgets"][0]["properties"][
        "annotations"
    ]["horizontal"]
    assert line["value"] == 2700


def alarms(deployed):
    return {
        one.logical_id: one.properties
        for one in deployed.of_type("AWS::CloudWatch::Alarm")
        if one.logical_id.startswith("Campaign")
    }


def metrics_of(alarm):
    if "Metrics" not in alarm:
        return [alarm]
    return [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]


def test_alarms_of_campaigns_watch_what_is_told(deployed):
    watched = {
        metric["MetricName"]
        for alarm in alarms(deployed).values()
        for metric in metrics_of(alarm)
        if metric["Namespace"] == "Tocsin"
    }
    shares = {"CampaignStarts", "CampaignErrors"}
    assert watched == {"CampaignCalls", "CampaignCallsShare", "CampaignStuck"} | shares
    assert watched < set(METRICS)


def test_ends_that_come_when_nobody_is_called_any_more_are_no_alarm(deployed):
    [waits, *_] = alarms(deployed)["CampaignEndsQueueAgeAlarm"]["Metrics"]
    assert waits["Expression"] == "IF(FILL(calls, 0) > 0, age, 0)"


def test_each_queue_of_campaigns_has_an_alarm_for_its_dead_letters_and_its_age(deployed):
    by_queue = {
        (metric["MetricName"], metric["Dimensions"][0]["Value"])
        for alarm in alarms(deployed).values()
        for metric in metrics_of(alarm)
        if metric["Namespace"] == "AWS/SQS"
    }
    for name in ("CampaignEndsQueue", "CampaignPacerQueue"):
        queue = deployed.queues[name]
        dead = deployed.queues[deployed.queue_at(queue.dead_letter_arn)]
        assert ("ApproximateAgeOfOldestMessage", queue.name) in by_queue
        assert ("ApproximateNumberOfMessagesVisible", dead.name) in by_queue


def test_without_campaigns_there_is_no_dashboard():
    given = {**PARAMETERS, "CampaignCallerNumbers": ""}
    assert "CampaignDashboard" not in expand(TEMPLATE, given, REGION, ACCOUNT).resources


def test_a_campaign_that_has_all_it_may_have_reaches_the_quota_alarm_on_the_smallest_instance(
    deployed,
):
    alarm = deployed.resources["CampaignQuotaAlarm"].properties
    quotas = quotas_of(2, 10)
    allowed = quotas.calls_at_once - quotas.kept_calls(Kind.CAMPAIGN)
    assert 100 * allowed / quotas.calls_at_once < alarm["Threshold"], "so of these it is the share"
    told = []
    Meter(Nobody(), told.append).tell(allowed, allowed, NOW, due=True)
    assert told[0]["CampaignCallsShare"] >= alarm["Threshold"]


def test_a_turn_of_the_pacer_raises_no_alarm_for_the_age_of_its_own_message(deployed):
    alarm = deployed.resources["CampaignPacerQueueAgeAlarm"].properties
    pacer = deployed.resources["CampaignPacerFunction"].properties
    assert alarm["Threshold"] > pacer["Timeout"]


def test_lambda_holding_back_a_function_of_campaigns_is_an_alarm(deployed):
    metrics = deployed.resources["CampaignThrottlesAlarm"].properties["Metrics"]
    assert len(metrics) <= 10, "an alarm holds no more (CloudWatch)"
    names = {
        one["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
        for one in metrics
        if "MetricStat" in one
    }
    functions = ("CampaignAnswer", "CampaignPacer", "CampaignImport", "FollowUps")
    assert names == {deployed.functions[f"{one}Function"].name for one in functions}

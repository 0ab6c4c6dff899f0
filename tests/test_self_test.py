"""The self-test goes the whole way to a number that answers by itself, and its silence is told."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from night import CONTACTS, THREE_AM, Night
from stack_of import as_stack
from trouble import BEGIN, Trouble, stage

from dispatch.attempt import Outcome
from dispatch.errors import ConfigurationError
from dispatch.plan import EndsOn, Plan
from dispatch.plan_files import read_plan
from dispatch.self_test import DETAIL, DETAIL_TYPE, SOURCE, answered_at, answered_within
from sandbox.cloud import Cloud
from sandbox.regions import ACCOUNT, PARAMETERS, REGION
from sandbox.routes import Routes
from sandbox.schedules import next_due
from sandbox.session import Session

ROOT = Path(__file__).parents[1]
PLAN = (ROOT / "escalation_plans/self-test.toml").read_text(encoding="utf-8")
NOBODY = re.sub(r"(?s)# Nobody's phone.*", "", CONTACTS)


def self_test(night):
    return Routes(Session(night.cloud, "manual")).post("/self-test", {})


def metrics(night, name):
    lines = night.cloud.functions["AuditorFunction"].output.getvalue().splitlines()
    found = [json.loads(line) for line in lines if f'"{name}":' in line]
    return [one[name][0] for one in found]


def outlined(night):
    """Who was called and how many seconds after three they were answered, if they were."""
    return [(one.contact, one.state) for one in night.cloud.connect.calls.values()]


def test_it_goes_the_whole_way_and_is_answered(night):
    told = self_test(night)
    assert (told["rules"], told["outcome"]) == (["CustomRule"], "opened")
    assert night.incident["plan"] == "self-test"
    assert night.incident["rule"] == "self-test"
    assert "self-test picked up" in night.timeline
    night.expected.append("self-test")
    night.ends()


def test_nobody_else_is_called_whatever_becomes_of_it(night):
    self_test(night)
    night.passes("2h")
    assert {who for who, _ in night.calls()} == {"self-test"}


def test_the_auditor_tells_of_an_answer_within_two_minutes(night):
    self_test(night)
    night.passes("5m")
    assert metrics(night, "SelfTestAnswered")
    assert metrics(night, "SelfTestSeconds")[0] == 0.0


def test_an_answer_is_told_soon_and_then_no_more(night):
    self_test(night)
    night.passes("10m")
    assert len(metrics(night, "SelfTestAnswered")) <= 2


def test_a_night_without_a_self_test_tells_of_none(night):
    night.alarm()
    night.phone("primary").rings().answers()
    night.passes("5m")
    assert metrics(night, "SelfTestAnswered") == []


def test_a_self_test_that_nobody_answers_is_missed_and_operations_hears_of_it(night):
    night.cloud.connect.telephony.on_ring = lambda _call: None
    self_test(night)
    night.passes("30m")
    assert night.incident["state"] == "missed"
    assert [one for one in night.notices("operations") if "missed" in one]
    assert metrics(night, "SelfTestAnswered") == []


def test_the_next_one_opens_an_incident_of_its_own_after_a_missed_one(night):
    night.cloud.connect.telephony.on_ring = lambda _call: None
    first = self_test(night)["incident"]
    night.passes("1h")
    second = self_test(night)
    assert second["outcome"] == "opened"
    assert second["incident"] != first


@pytest.fixture
def scheduled(monkeypatch):
    """A night with a self-test every hour."""
    monkeypatch.setitem(PARAMETERS, "SelfTestSchedule", "rate(1 hour)")
    begun = Night()
    yield begun
    begun.is_over()


def test_the_schedule_sends_it_and_it_is_answered_every_time(scheduled):
    scheduled.passes("3h")
    scheduled.passes("10m")
    assert [one["rule"] for one in scheduled.view.incidents()] == ["self-test"] * 3
    assert [who for who, _ in scheduled.calls()] == ["self-test"] * 3
    assert len(metrics(scheduled, "SelfTestAnswered")) >= 3


def test_what_the_schedule_sends_is_what_the_command_sends(scheduled):
    [schedule] = [one for one in scheduled.cloud.deployment.schedules.values() if one.bus]
    assert (schedule.source, schedule.detail_type) == (SOURCE, DETAIL_TYPE)
    assert json.loads(schedule.payload) == DETAIL
    assert schedule.bus == f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"


def test_the_example_of_the_rule_is_the_event_of_the_schedule():
    example = json.loads((ROOT / "rules/examples/self-test.json").read_text(encoding="utf-8"))
    assert (example["source"], example["detail-type"]) == (SOURCE, DETAIL_TYPE)
    assert example["detail"] == DETAIL


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("rate(1 hour)", timedelta(hours=1)),
        ("rate(15 minutes)", timedelta(minutes=15)),
        ("rate(1 day)", timedelta(days=1)),
        ("cron(30 9 * * ? *)", timedelta(hours=6, minutes=30)),
        ("cron(0 3 * * ? *)", timedelta(days=1)),
        ("cron(59 2 * * ? *)", timedelta(hours=23, minutes=59)),
    ],
)
def test_a_schedule_is_due_at_its_rate_or_daily(expression, due):
    assert next_due(expression, THREE_AM) == THREE_AM + due


@pytest.mark.parametrize("expression", ["rate(0 hours)", "at(2026-11-21T03:00)", "cron(x)", ""])
def test_another_kind_of_schedule_is_refused(expression):
    with pytest.raises(ValueError, match="is no rate"):
        next_due(expression, THREE_AM)


# ------------------------------------------------------------------ what counts as an answer


def called(ends_on=EndsOn.ANSWER):
    trouble = Trouble(stage("self-test"))
    trouble.plans = {"main": Plan("main", (stage("self-test"),), ends_on=ends_on)}
    return trouble.fires("info")


def answered(incident, seconds):
    """The incident as it stands once its call was picked up."""
    [attempt] = incident.attempts
    at = BEGIN + timedelta(seconds=seconds)
    return replace(incident, attempts=(replace(attempt, answered_at=at),))


def test_a_picked_up_call_is_an_answer_and_its_time_is_told():
    incident = answered(called().incident, 7)
    assert answered_at(incident) == BEGIN + timedelta(seconds=7)
    took = answered_within(incident, timedelta(seconds=90), BEGIN + timedelta(seconds=60))
    assert took == timedelta(seconds=7)


def test_an_answer_of_before_the_last_audit_is_told_no_more():
    incident = answered(called().incident, 7)
    now = BEGIN + timedelta(seconds=97)
    assert answered_within(incident, timedelta(seconds=90), now) is None


def test_a_call_that_nobody_picks_up_is_none():
    incident = called().ends("self-test", Outcome.BUSY.value).incident
    assert answered_at(incident) is None
    assert answered_within(incident, timedelta(days=1), BEGIN) is None


def test_a_pick_up_is_no_answer_to_any_other_plan():
    assert answered_at(answered(called(EndsOn.KEY).incident, 7)) is None


# ------------------------------------------------------------------ the plan


def test_the_shipped_plan_ends_on_an_answer():
    plan = read_plan(PLAN, "escalation_plans/self-test.toml")
    assert (plan.name, plan.ends_on) == ("self-test", EndsOn.ANSWER)


def test_no_other_plan_may_end_on_an_answer():
    with pytest.raises(ConfigurationError, match="only the plan self-test") as refused:
        read_plan(PLAN, "escalation_plans/on-call.toml")
    assert refused.value.line == PLAN.splitlines().index('ends_on = "answer"') + 1


def test_a_plan_ends_on_a_key_unless_told():
    assert read_plan('[[stage]]\nnotify = ["notices"]\n', "a.toml").ends_on is EndsOn.KEY


def test_an_ending_that_is_none_is_refused():
    with pytest.raises(ConfigurationError, match='give "key" or "answer"'):
        read_plan('ends_on = "luck"\n[[stage]]\nnotify = ["notices"]\n', "self-test.toml")


# ------------------------------------------------------------------ the command


@pytest.fixture
def place(request, night, monkeypatch):
    if request.param == "sandbox":
        return ["--port", request.getfixturevalue("port")]
    monkeypatch.setattr("console.stack_self_test.client", lambda _: EventBridge(night))
    return as_stack(monkeypatch, night.cloud)


both = pytest.mark.parametrize("place", ["sandbox", "stack"], indirect=True)


class EventBridge:
    """The default bus of the deployed stack, which is the sandbox's."""

    def __init__(self, night, refusing=""):
        self.night, self.refusing = night, refusing

    def put_events(self, **asked):
        if self.refusing:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": self.refusing}]}
        [entry] = asked["Entries"]
        event = {
            "id": "event-of-the-command",
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "time": "2026-11-21T03:00:00Z",
            "detail": json.loads(entry["Detail"]),
        }
        return {"Entries": [{"EventId": self.night.event(event)["id"]}]}


@both
def test_the_command_says_how_long_the_answer_took(tocsin, night, place):
    ran = tocsin("self-test", *place)
    assert ran.status == 0
    assert ran.out == f"answered after 0.0 s ({night.incident['id']})\n"


@both
def test_the_command_tells_machines_the_same(tocsin, night, place):
    told = tocsin("self-test", "--json", *place).json
    assert told["answered"] is True
    assert told["seconds"] == 0.0
    assert told["incident"] == night.incident["id"]


@both
def test_the_command_says_so_where_nobody_answers(tocsin, night, place, monkeypatch):
    night.cloud.connect.telephony.on_ring = lambda _call: None
    monkeypatch.setattr("console.self_test.time.sleep", lambda _: night.passes("30s"))
    ran = tocsin("self-test", *place)
    assert ran.status == 1
    assert "not answered: it is missed; tocsin incidents i-" in ran.out


@both
def test_the_command_does_not_wait_for_ever(tocsin, night, place, monkeypatch):
    night.cloud.connect.telephony.on_ring = lambda _call: None
    monkeypatch.setattr("console.self_test.PATIENCE", -1.0)
    ran = tocsin("self-test", "--json", *place)
    assert (ran.status, ran.json["answered"], ran.json["state"]) == (1, False, "open")


@pytest.mark.parametrize("place", ["stack"], indirect=True)
def test_an_event_that_nothing_comes_of_is_told(tocsin, night, place, monkeypatch):
    monkeypatch.setattr("console.self_test.PATIENCE", -1.0)
    monkeypatch.setattr(night.view.store.__class__, "outcome", lambda *_: None)
    ran = tocsin("self-test", *place)
    assert ran.status == 1
    assert "no incident came of it" in ran.out


@pytest.mark.parametrize("place", ["stack"], indirect=True)
def test_an_event_that_the_bus_refuses_is_told(tocsin, night, place, monkeypatch):
    refusing = EventBridge(night, "NotAuthorizedForSourceException")
    monkeypatch.setattr("console.stack_self_test.client", lambda _: refusing)
    assert "NotAuthorizedForSourceException" in tocsin.refuses("self-test", *place)


def test_without_the_contact_it_is_missed_and_said():
    cloud = Cloud(NOBODY, THREE_AM)
    try:
        told = Routes(Session(cloud, "manual")).post("/self-test", {})
        cloud.loop.advance(THREE_AM + timedelta(minutes=30))
        incident = Session(cloud, "manual").view.incident(told["incident"])
        assert incident["state"] == "missed"
    finally:
        cloud.stop()

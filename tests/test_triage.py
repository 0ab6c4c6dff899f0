"""Every event ends as exactly one of six things, with its reason."""

import json
from datetime import timedelta

import pytest
from own_events import alarm
from trouble import BEGIN, Trouble, stage

from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired, AlertRecovered
from dispatch.judge.rules import read_rules
from dispatch.plan import Plan
from dispatch.settling import Waiting, settle
from dispatch.triage import Became, judge, judge_text

RULES = read_rules(
    {
        "rules.toml": """
[[rule]]
name = "orders"
when = "detail.alarmName == 'orders-latency'"
severity = "high"
plan = "main"
example = "orders.json"
"""
    }
)
PLANS = {"main": Plan("main", (stage("a", wait=30),))}


def settled(event, incident=None, now=BEGIN, recovered_at=None):
    waiting = Waiting(now, recovered_at)
    return settle(judge(event, RULES), incident, PLANS, now, waiting=waiting)


def opened():
    return settled(alarm()).decision.incident


def test_an_alarm_opens_an_incident():
    first = settled(alarm())
    assert (first.became, first.decision.incident.plan) == (Became.OPENED, PLANS["main"])
    assert first.reason


def test_a_further_alarm_joins():
    assert settled(alarm(), opened()).became is Became.JOINED


def test_a_recovery_resolves():
    second = settled(alarm(value="OK", was="ALARM"), opened())
    assert (second.became, second.reason) == (Became.RESOLVED, "it recovered")


def test_a_recovery_without_an_incident_is_suppressed():
    assert settled(alarm(value="OK", was="ALARM")).became is Became.SUPPRESSED
    over = Trouble(stage("a")).fires().recovers().incident
    again = settled(alarm(value="OK", was="ALARM"), over)
    assert (again.became, again.decision) == (Became.SUPPRESSED, None)
    assert again.reason == "it recovered, and no incident of it is open"


def test_a_recovery_resolves_what_everyone_missed():
    missed = Trouble(stage("a", wait=30)).fires().passes(30).incident
    assert settled(alarm(value="OK", was="ALARM"), missed).became is Became.RESOLVED


def test_a_recovery_that_was_overtaken_is_suppressed_with_its_reason():
    incident = opened()
    late = alarm(value="OK", was="ALARM") | {
        "time": (incident.alert.at - timedelta(seconds=1)).isoformat()
    }
    found = settled(late, incident)
    assert found.became is Became.SUPPRESSED
    assert found.reason == "a recovery from before the latest alert ends nothing"
    assert found.decision.incident.state == "open"


def test_an_alarm_after_missed_opens_another_incident():
    missed = Trouble(stage("a", wait=30)).fires().passes(30).incident
    assert settled(alarm(), missed).became is Became.OPENED


def test_what_no_rule_matches_is_not_matched():
    found = settled(alarm(name="other"))
    assert (found.became, found.reason) == (Became.NOT_MATCHED, "no rule matches it")


def test_an_alarm_that_was_alarm_before_is_suppressed_with_its_note():
    found = settled(alarm(was="ALARM"))
    assert found.became is Became.SUPPRESSED
    assert found.reason


@pytest.mark.parametrize("text", ["", "{", "nul", "[" * 100_000, '{"a": 1'])
def test_text_that_is_no_json_is_unreadable(text):
    with pytest.raises(UnreadableEvent, match="not JSON"):
        judge_text(text, RULES)


@pytest.mark.parametrize("value", ["[]", "1", "null", '"text"', "{}"])
def test_json_that_is_no_event_is_unreadable(value):
    with pytest.raises(UnreadableEvent):
        judge_text(value, RULES)


def test_a_judgement_carries_the_fact():
    assert isinstance(judge_text(json.dumps(alarm()), RULES).fact, AlertFired)
    assert isinstance(judge(alarm(value="OK", was="ALARM"), RULES).fact, AlertRecovered)


@pytest.mark.parametrize(
    ("seconds", "became"),
    [(0, Became.OPENED), (1, Became.SUPPRESSED), (3600, Became.SUPPRESSED), (3601, Became.OPENED)],
)
def test_an_alarm_whose_own_recovery_came_before_it_opens_nothing(seconds, became):
    fired_at = judge(alarm(), RULES).alert.at
    found = settled(alarm(), recovered_at=fired_at + timedelta(seconds=seconds))
    assert found.became is became


def test_an_alarm_after_the_recovery_opens_an_incident():
    fired_at = judge(alarm(), RULES).alert.at
    assert settled(alarm(), recovered_at=fired_at - timedelta(seconds=1)).became is Became.OPENED

"""How long an event has waited in our queue, and what that asks for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_events import alarm
from trouble import BEGIN, Trouble, stage

from dispatch.facts import Hold
from dispatch.judge.rules import read_rules
from dispatch.lateness import Expired, Fresh, Late, accepted_at, hold_of, lateness, later, told
from dispatch.plan import Plan
from dispatch.settling import Waiting, settle
from dispatch.severity import Severity
from dispatch.triage import Became, judge
from handlers.batch import each_delivery

DAY = timedelta(days=1)
RULES = read_rules(
    {
        "rules.toml": """
[[rule]]
name = "orders"
when = "contains(detail.alarmName, 'orders')"
severity = "high"
plan = "main"
example = "orders.json"
"""
    }
)
PLANS = {"main": Plan("main", (stage("a", wait=30),), close_after=timedelta(hours=6))}


def after(close_after=DAY, **waited):
    return lateness(BEGIN - timedelta(**waited), BEGIN, close_after)


def settled(incident=None, now=BEGIN, **waited):
    judged = judge(alarm(), RULES)
    return settle(judged, incident, PLANS, now, waiting=Waiting(now - timedelta(**waited)))


@pytest.mark.parametrize("waited", [{"seconds": 0}, {"minutes": 15}, {"seconds": -30}])
def test_up_to_fifteen_minutes_it_is_fresh(waited):
    assert after(**waited) == Fresh()


def test_later_it_is_held_back_for_a_minute_and_its_age_is_told():
    found = after(hours=3, minutes=5)
    assert isinstance(found, Late)
    assert found.hold.until == BEGIN + timedelta(seconds=60)
    assert found.hold.why.startswith("it waited 3 h 5 min in the queue")


def test_longer_than_its_plan_lives_it_is_expired_and_says_so():
    assert isinstance(after(days=1), Late)
    found = after(days=1, seconds=1)
    assert isinstance(found, Expired)
    assert "it waited 1 d 0 h" in found.why


def test_a_plan_that_lives_for_less_than_fifteen_minutes_expires_nothing_that_is_fresh():
    assert after(timedelta(minutes=1), minutes=15) == Fresh()
    assert isinstance(after(timedelta(minutes=1), minutes=16), Expired)


@given(st.timedeltas(timedelta(0), timedelta(days=9)), st.timedeltas(timedelta(0), DAY * 3))
def test_what_is_expired_is_older_than_its_plan_lives_and_what_is_fresh_is_not_old(age, close):
    found = lateness(BEGIN - age, BEGIN, close)
    if isinstance(found, Fresh):
        assert age <= timedelta(minutes=15)
    else:
        assert age > timedelta(minutes=15)
        assert isinstance(found, Expired) == (age > close)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ({"minutes": 16}, "16 min"),
        ({"hours": 3}, "3 h 0 min"),
        ({"days": 2, "hours": 4}, "2 d 4 h"),
    ],
)
def test_a_wait_is_told_in_words(age, words):
    assert told(timedelta(**age)) == words


def test_of_several_holds_the_one_that_lasts_longest_counts():
    short, long = Hold(BEGIN, "a"), Hold(BEGIN + DAY, "b")
    assert later(short, None, long) is long
    assert later(None, None) is None


def test_the_time_is_that_of_our_own_queue():
    system = {"SentTimestamp": str(int(BEGIN.timestamp() * 1000)), "ApproximateReceiveCount": "2"}
    assert accepted_at(system, {}) == BEGIN


def test_what_was_put_back_keeps_the_time_of_its_first_sending():
    system = {"SentTimestamp": str(int(BEGIN.timestamp() * 1000))}
    before = BEGIN - timedelta(hours=3)
    assert accepted_at(system, {"accepted_at": before.isoformat()}) == before


def test_a_time_of_putting_back_that_lies_ahead_makes_nothing_younger():
    system = {"SentTimestamp": str(int(BEGIN.timestamp() * 1000))}
    assert accepted_at(system, {"accepted_at": (BEGIN + DAY).isoformat()}) == BEGIN


@pytest.mark.parametrize("system", [{}, {"SentTimestamp": "x"}, {"SentTimestamp": "9" * 30}])
@pytest.mark.parametrize("given", [{}, {"accepted_at": "noon"}, {"accepted_at": "2026-11-21"}])
def test_a_time_that_cannot_be_read_is_none(system, given):
    assert accepted_at(system, given) is None


def test_a_record_hands_its_times_on():
    taken = []
    sent = datetime(2026, 11, 21, 3, tzinfo=UTC)
    record = {
        "messageId": "1",
        "body": "x",
        "attributes": {"SentTimestamp": str(int(sent.timestamp() * 1000))},
        "messageAttributes": {"accepted_at": {"stringValue": "2026-11-21T00:00:00+00:00"}},
    }
    each_delivery({"Records": [record, {"messageId": "2", "body": "y"}]}, taken.append)
    assert [(one.body, one.accepted_at) for one in taken] == [
        ("x", sent - timedelta(hours=3)),
        ("y", None),
    ]


def test_a_fresh_alarm_begins_at_once():
    assert settled(minutes=10).decision.incident.held == ""


def test_a_late_alarm_opens_an_incident_that_is_held_and_the_timeline_tells_its_age():
    found = settled(hours=3)
    assert found.became is Became.OPENED
    assert found.decision.incident.stage_ends_at == BEGIN + timedelta(seconds=62)
    assert any("waited 3 h 0 min" in one.text for one in found.decision.reasons)
    assert not [one for one in found.decision.actions if one.id.startswith("call")]


def test_an_expired_alarm_opens_nothing_and_operations_is_to_be_told():
    found = settled(hours=7)
    assert (found.became, found.decision, found.expired) == (Became.SUPPRESSED, None, True)
    assert "it waited 7 h 0 min" in found.reason


def test_a_late_recovery_is_taken_whatever_its_age():
    incident = settled(hours=3).decision.incident
    judged = judge(alarm(value="OK", was="ALARM"), RULES)
    found = settle(judged, incident, PLANS, BEGIN, waiting=Waiting(BEGIN - DAY * 9))
    assert found.became is Became.RESOLVED


def test_a_late_alarm_of_a_trouble_that_rings_already_joins_it_unheld():
    incident = settled().decision.incident
    found = settled(incident, hours=3)
    assert (found.became, found.decision.incident.held) == (Became.JOINED, "")


def test_a_late_worse_alarm_raises_a_trouble_that_rings_already():
    trouble = Trouble(stage("a")).fires("low")
    late = lateness(BEGIN - timedelta(hours=3), BEGIN, DAY)
    assert hold_of(late, trouble.incident, Severity.CRITICAL) is None


def test_a_fresh_alarm_does_not_begin_one_that_is_held_for_its_lateness():
    incident = settled(hours=3).decision.incident
    found = settled(incident, BEGIN + timedelta(seconds=10), minutes=2)
    assert found.became is Became.JOINED
    assert found.decision.incident.held.startswith("it waited 3 h")
    assert found.decision.incident.stage_ends_at == BEGIN + timedelta(seconds=62)


def test_a_fresh_alarm_begins_one_that_something_else_holds_as_before():
    held = settled(hours=3).decision.incident
    begun = settled().decision.incident
    silenced = replace(held, held="silence s-1: planned")
    assert hold_of(Fresh(), held, Severity.HIGH) == Hold(held.stage_ends_at, held.held)
    assert [hold_of(Fresh(), one, Severity.HIGH) for one in (begun, silenced, None)] == [None] * 3


def test_of_several_late_alarms_the_worse_begins_first():
    late = after(hours=3)
    until = [hold_of(late, None, severity).until for severity in Severity]
    assert until == sorted(until)
    assert until[0] == BEGIN + timedelta(seconds=60)
    assert len(set(until)) == len(until)
    assert until[-1] <= BEGIN + timedelta(seconds=70)

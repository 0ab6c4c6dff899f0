"""Alarms by SNS and by direct invocation, the whole way: they ring, they stop, nothing is lost."""

import json

import pytest
from faults import Faults, conflict, refused_write
from test_shapes import CHANGE, alarm_data, envelope, eventbridge, lambda_event, message

from dispatch.translate.shapes import Way, way_of

WAYS = {
    "message": (message, "AlarmTopic"),
    "envelope": (envelope, "AlarmTopic"),
    "lambda_event": (lambda_event, "AlarmTopic"),
    "alarm_data": (alarm_data, "AlarmPermission"),
}
OVER = CHANGE | {"value": "OK", "was": "ALARM", "timestamp": "2026-03-02T01:20:40.000+0000"}


@pytest.mark.parametrize("shape", WAYS)
def test_an_alarm_of_any_shape_rings_and_its_ok_stops_it(night, shape):
    make, door = WAYS[shape]
    told = night.event(make(CHANGE))
    assert (told["outcome"], told["rules"]) == ("opened", [door])
    night.phone("primary").rings()
    assert night.event(make(OVER))["outcome"] == "resolved"
    night.phone("primary").is_silent()


@pytest.mark.parametrize("shape", WAYS)
def test_the_same_change_by_two_ways_is_one_incident_and_one_call(night, shape):
    make, _ = WAYS[shape]
    opened = night.event(eventbridge(CHANGE))
    told = night.event(make(CHANGE))
    assert (told["outcome"], told["incident"]) == ("joined", opened["incident"])
    night.phone("primary").rings()
    assert night.event(make(CHANGE))["outcome"] == "deduplicated"


@pytest.mark.parametrize("first", [eventbridge, message, alarm_data])
def test_an_alarm_over_several_time_series_rings_once_and_ends_with_its_own_ok(night, first):
    series = [CHANGE | {"series": one, "timestamp": CHANGE["timestamp"]} for one in ("a1", "b2")]
    opened = night.event(first(CHANGE if first is eventbridge else series[0]))
    night.phone("primary").rings()
    for told in (eventbridge(CHANGE) | {"id": "whole"}, message(series[1]), alarm_data(series[0])):
        again = night.event(told)
        assert again["outcome"] in {"joined", "deduplicated"}
        assert again["outcome"] == "deduplicated" or again["incident"] == opened["incident"]
    assert night.event(message(OVER | {"series": "a1"}))["outcome"] == "suppressed"
    night.phone("primary").rings()
    assert night.event(eventbridge(OVER) | {"id": "over"})["outcome"] == "resolved"
    night.phone("primary").is_silent()


def test_a_late_message_about_an_alarm_that_is_over_rings_nobody(night):
    night.event(eventbridge(CHANGE))
    night.phone("primary").rings()
    night.event(eventbridge(OVER) | {"id": "over"})
    night.event(message(CHANGE))
    night.passes("1h")


def test_several_records_of_one_message_are_an_incident_each(night):
    records = lambda_event(CHANGE)["Records"] + lambda_event(CHANGE | {"name": "b"})["Records"]
    assert night.event({"Records": records})["outcome"] == "opened"
    assert len(night.view.incidents()) == 2
    night.phone("primary").rings()


def test_a_message_from_sns_that_is_no_alarm_is_a_dead_letter_with_its_reason(night):
    told = night.event(envelope(CHANGE) | {"Message": "All fine"})
    assert told["outcome"] == "dead letter"
    assert "no alarm" in told["reason"]


@pytest.fixture
def table_away(night, monkeypatch):
    """The table takes no write until `over`."""
    faults = Faults(night, monkeypatch)
    faults.always("TransactWriteItems", conflict)
    faults.always("PutItem", refused_write)
    return faults


def test_a_direct_invocation_that_fails_is_tried_again_and_rings(night, table_away):
    night.event(alarm_data(CHANGE))
    assert not night.view.incidents()
    table_away.over()
    night.passes("61s")
    night.phone("primary").rings()


def test_a_direct_invocation_that_fails_three_times_is_kept_and_can_be_put_back(night, table_away):
    night.event(alarm_data(CHANGE))
    night.passes("10m")
    [letter] = night.view.dead_letters()
    assert letter["queue"] == night.cloud.deployment.queues["EventDeadLetterQueue"].name
    table_away.over()
    queues = night.cloud.deployment.queues
    [kept] = night.cloud.queues[queues["EventDeadLetterQueue"].arn].held
    night.cloud.queues[queues["EventQueue"].arn].send(kept.body)
    night.cloud.loop.settle()
    night.phone("primary").rings()


def test_what_comes_by_no_way_of_its_own_is_for_the_bus():
    assert [way_of(one) for one in (None, [], {}, {"Records": [{"s3": {}}]})] == [Way.BUS] * 4
    assert way_of({"detail-type": "x", "AlarmName": "y"}) is Way.BUS
    assert json.dumps(Way.TOPIC) == '"SNS"'

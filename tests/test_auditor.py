"""What was decided and not done is found within two minutes, done, and counted."""

import json

import pytest
from faults import (
    Faults,
    killed_after,
    killed_before,
    refused,
    refused_write,
    swallowed,
    unheard,
    unreached,
)
from night import THREE_AM


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


def metrics(night):
    """What the auditor printed in CloudWatch's embedded metric format, oldest first."""
    lines = night.cloud.functions["AuditorFunction"].output.getvalue().splitlines()
    return [json.loads(line) for line in lines if '"_aws"' in line]


def due(night):
    """When something is due in the newest incident, in seconds after three."""
    incident = night.view.store.load(night.incident["id"])
    return (incident.wake_at - THREE_AM).total_seconds()


def overdue(night):
    return [one["OverdueDeadlines"][0] for one in metrics(night)]


def test_a_lost_wake_up_is_found_within_two_minutes_and_the_plan_goes_on(night, faults):
    faults.next("SendMessage", swallowed)
    night.alarm()
    faults.over()
    assert due(night) == 75
    night.passes("4m")
    found = next(at for who, at in night.calls()[1:])
    assert 75 < found <= 75 + 120
    night.passes("1h")
    assert night.incident["state"] == "missed"


def test_a_wake_up_that_could_not_be_sent_is_found_within_two_minutes(night, faults):
    faults.next("SendMessage", refused("InternalError", 500))
    night.alarm()
    night.passes("4m")
    assert [who for who, _ in night.calls()][:3] == ["primary", "primary", "backup"]


def test_the_metric_stands_in_the_embedded_format_with_the_service_as_dimension(night):
    night.passes("1m")
    (metric,) = metrics(night)
    assert metric["service"] == "tocsin"
    (directive,) = metric["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Tocsin"
    assert directive["Dimensions"] == [["service"]]
    assert directive["Metrics"] == [{"Name": "OverdueDeadlines", "Unit": "Count"}]


def test_nothing_overdue_is_a_metric_of_0_every_minute(night):
    night.alarm("prod-db01-disk-warning")
    night.passes("5m")
    assert overdue(night) == [0.0] * 5


def test_what_is_overdue_is_counted(night, faults):
    faults.always("SendMessage", swallowed)
    night.alarm()
    night.alarm("prod-web01-critical")
    night.passes("5m")
    assert max(overdue(night)) == 2.0


@pytest.mark.parametrize("fault", [killed_before, killed_after, unheard, unreached])
def test_a_crash_before_or_after_the_call_is_repaired_with_the_same_token(night, faults, fault):
    faults.next("StartOutboundVoiceContact", fault)
    night.alarm()
    night.passes("2m")
    calls = [call for call in night.view.calls() if call["contact"] == "primary"]
    first = night.view.store.load(night.incident["id"]).attempts[0]
    assert [call["token"] for call in calls].count(first.id) == 1
    assert calls[0]["token"] == first.id
    assert night.view.store.load(night.incident["id"]).pending == ()


@pytest.mark.parametrize("fault", [killed_before, killed_after, refused_write])
def test_a_crash_while_the_call_is_written_down_is_repaired_with_the_same_token(
    night, faults, fault
):
    faults.next("PutItem", fault)
    night.alarm()
    night.phone("primary").rings()
    night.passes("119s")
    assert next(who for who, _ in night.calls()) == "primary"
    assert len({call["token"] for call in night.view.calls()}) == len(night.calls())
    assert night.view.store.load(night.incident["id"]).pending == ()


def test_one_wake_up_that_cannot_be_sent_keeps_neither_the_others_nor_the_metric(night, faults):
    faults.always("SendMessage", swallowed)
    night.alarm()
    night.alarm("prod-web01-critical")
    night.passes("119s")
    faults.over()
    faults.next("SendMessage", refused("InternalError", 500))
    night.passes("1s")
    assert overdue(night)[-1] == 2.0
    assert [who for who, _ in night.calls()].count("backup") == 1
    night.passes("1m")
    assert [who for who, _ in night.calls()].count("backup") == 2


def test_one_crash_of_the_auditor_does_not_end_it(night, faults):
    faults.next("Query", killed_before)
    night.passes("3m")
    assert overdue(night) == [0.0, 0.0]

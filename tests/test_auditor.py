"""What was decided and not done is found within two minutes, done, and counted."""

import json

import boto3
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

from dispatch.errors import OutcomeUnknown
from handlers.adapters import items


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
    return told(night, "OverdueDeadlines")


def told(night, name):
    """Every value of one metric, oldest first."""
    return [one[name][0] for one in metrics(night) if name in one]


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


def test_the_metrics_stand_in_the_embedded_format_with_the_service_as_dimension(night):
    night.passes("1m")
    audit, heartbeat = metrics(night)
    for one in (audit, heartbeat):
        assert one["service"] == "tocsin"
        (directive,) = one["_aws"]["CloudWatchMetrics"]
        assert directive["Namespace"] == "Tocsin"
        assert directive["Dimensions"] == [["service"]]
    assert audit["_aws"]["CloudWatchMetrics"][0]["Metrics"] == [
        {"Name": "OverdueDeadlines", "Unit": "Count"},
        {"Name": "LatestDeadlineSeconds", "Unit": "Seconds"},
    ]
    assert heartbeat["_aws"]["CloudWatchMetrics"][0]["Metrics"] == [
        {"Name": "Heartbeat", "Unit": "Count"}
    ]


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


def test_how_late_the_latest_deadline_is_is_told(night, faults):
    faults.always("SendMessage", swallowed)
    night.alarm()
    night.passes("4m")
    assert due(night) == 75
    assert told(night, "LatestDeadlineSeconds") == [0.0, 45.0, 105.0, 165.0]


def test_every_minute_of_a_calm_night_the_heart_beats(night):
    night.passes("5m")
    assert told(night, "Heartbeat") == [1.0] * 5


def test_the_heart_beats_while_phones_ring_and_everybody_misses_it(night):
    night.alarm()
    night.passes("30m")
    assert night.incident["state"] == "missed"
    assert told(night, "Heartbeat") == [1.0] * 30


def test_wake_ups_that_get_lost_for_five_minutes_stop_the_heart_until_they_come(night, faults):
    faults.always("SendMessage", swallowed)
    night.alarm()
    night.passes("10m")
    beaten = len(told(night, "Heartbeat"))
    assert beaten == (75 + 300) // 60
    faults.over()
    night.passes("3m")
    assert len(told(night, "Heartbeat")) >= beaten + 2


def test_an_index_that_cannot_be_read_stops_the_heart(night, faults):
    faults.next("Query", refused_write)
    night.passes("1m")
    assert metrics(night) == []


def test_what_is_overdue_is_woken_and_counted_even_if_the_rest_of_the_audit_fails(
    night, faults, monkeypatch
):
    def unreadable(_since):
        raise RuntimeError("the other index cannot be read")

    faults.always("SendMessage", swallowed)
    night.alarm()
    night.passes("119s")
    faults.over()
    monkeypatch.setattr(inside_of_the_auditor(night)["HISTORY"], "stranded", unreadable)
    night.passes("1s")
    assert overdue(night)[-1] == 1.0
    assert len(told(night, "Heartbeat")) == 1
    assert [who for who, _ in night.calls()][-1] == "backup"


def test_dead_letters_that_cannot_be_counted_stop_the_heart_but_not_the_audit(night, faults):
    faults.next("GetQueueAttributes", refused("AccessDeniedException", 403))
    night.passes("2m")
    assert overdue(night) == [0.0, 0.0]
    assert told(night, "Heartbeat") == [1.0]


def test_dead_letters_do_not_stop_the_heart(night):
    night.event({"source": "shop", "detail-type": "Tocsin Alert", "detail": {}})
    night.passes("2m")
    assert len(night.view.dead_letters()) == 1
    assert told(night, "Heartbeat") == [1.0, 1.0]


def test_an_open_incident_without_a_step_to_come_stops_the_heart(night):
    night.alarm()
    forget_the_deadline(night)
    night.passes("1m")
    assert overdue(night) == [0.0]
    assert told(night, "Heartbeat") == []


def test_an_incident_that_is_over_needs_no_step_to_come(night):
    night.alarm()
    night.alarm(state="OK", before="ALARM")
    forget_the_deadline(night)
    night.passes("1m")
    assert told(night, "Heartbeat") == [1.0]


def forget_the_deadline(night):
    """Damage that no code of ours does: the newest incident falls out of the auditor's index."""
    dynamodb = boto3.client("dynamodb", region_name="ap-northeast-1")
    dynamodb.update_item(
        TableName=night.view.store.table,
        Key=items.incident_key(night.incident["id"]),
        UpdateExpression="REMOVE waiting, overdue_at",
    )


URL = "https://beats.example.com/0a1b2c3d"


def audit(night, monkeypatch, event, send):
    """One audit with another way to the outside."""
    monkeypatch.setitem(inside_of_the_auditor(night), "send_heartbeat", send)
    return night.cloud.functions["AuditorFunction"].invoke(event)


def inside_of_the_auditor(night):
    """The names in its module, as it was loaded for this cloud."""
    auditor = night.cloud.functions["AuditorFunction"]
    auditor.start()
    return auditor._handler.__globals__  # noqa: SLF001 - Lambda's own way in


def test_the_heartbeat_leaves_for_the_address_that_the_schedule_names(night, monkeypatch):
    beats = []
    audit(night, monkeypatch, {"heartbeat_url": URL}, beats.append)
    assert beats == [URL]


def test_without_an_address_nothing_leaves(night, monkeypatch):
    beats = []
    audit(night, monkeypatch, {}, beats.append)
    audit(night, monkeypatch, {"heartbeat_url": ""}, beats.append)
    assert beats == []
    assert told(night, "Heartbeat") == [1.0, 1.0]


def test_nothing_leaves_while_something_is_wrong(night, faults, monkeypatch):
    beats = []
    faults.always("SendMessage", swallowed)
    night.alarm()
    night.passes("10m")
    audit(night, monkeypatch, {"heartbeat_url": URL}, beats.append)
    assert beats == []


def test_a_service_that_does_not_answer_is_a_warning_and_fails_no_audit(night, monkeypatch):
    def refuse(_url):
        raise OutcomeUnknown("heartbeat: TimeoutError")

    assert audit(night, monkeypatch, {"heartbeat_url": URL}, refuse) == {"overdue": 0}
    assert told(night, "Heartbeat") == [1.0]

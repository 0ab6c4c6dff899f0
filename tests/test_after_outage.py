"""Triage is away for hours while alarms and recoveries queue, and then it is back."""

import json
from datetime import timedelta

import pytest

from dispatch.lateness import RECOVERY_MAY_FOLLOW
from sandbox.routes import Routes
from sandbox.session import Session


class Outage:
    """Triage's queue, which nobody reads until `ends`."""

    def __init__(self, night):
        self.night = night
        arn = night.cloud.deployment.queues["EventQueue"].arn
        self.queue = night.cloud.queues[arn]
        self.queue.pause()

    def ends(self):
        """Triage is back; everything that waited is read at this moment."""
        self.queue.resume()
        self.night.cloud.loop.settle()


@pytest.fixture
def outage(night):
    return Outage(night)


def fires(night, name, **more):
    night.alarm(name, **more)


def recovers(night, name):
    night.alarm(name, state="OK", before="ALARM")


def by_name(night):
    return {one["title"]: one for one in night.view.incidents()}


def told(night, name):
    return [line["text"] for line in by_name(night)[name]["timeline"]]


def first_calls(night):
    """The troubles for which somebody was called, in the order of their first call."""
    titles = {one["id"]: one["title"] for one in night.view.incidents()}
    asked = [call.request["Attributes"] for call in night.cloud.connect.calls.values()]
    return list(dict.fromkeys(titles[one["incident"]] for one in asked))


def test_while_it_lasts_nothing_is_judged_and_nobody_is_called(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("3h")
    assert night.view.incidents() == []
    assert night.calls() == []
    assert len(outage.queue.waiting) == 1


def test_what_recovered_meanwhile_never_rings(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("10m")
    recovers(night, "prod-db01-critical")
    night.passes("3h")
    outage.ends()
    night.passes("1h")
    assert night.calls() == []
    assert night.incident["state"] == "resolved"


def test_its_recovery_may_be_some_way_behind_in_the_queue(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("3h")
    outage.ends()
    night.passes("50s")
    recovers(night, "prod-db01-critical")
    night.passes("1h")
    assert night.calls() == []


def test_what_is_still_open_rings_after_a_minute_and_its_age_is_told(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("3h")
    outage.ends()
    night.phone("primary").is_silent()
    lines = told(night, "prod-db01-critical")
    assert any("it waited 3 h 0 min in the queue" in line for line in lines)
    night.passes("59s")
    night.phone("primary").is_silent()
    night.passes("1s")
    night.phone("primary").rings().answers().presses("1")
    night.passes("1h")
    night.ends()


def test_the_plan_begins_at_its_first_stage_and_nothing_of_the_old_night_is_replayed(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("3h")
    outage.ends()
    begins = 3 * 3600 + RECOVERY_MAY_FOLLOW.total_seconds()
    night.passes("4m")
    assert night.calls()[:3] == [
        ("primary", begins),
        ("primary", begins + 75),
        ("backup", begins + 120),
    ]


def test_an_alarm_that_flapped_for_hours_is_one_incident_that_rings_once_if_it_is_open(
    night, outage
):
    for _ in range(5):
        fires(night, "prod-db01-critical")
        night.passes("10m")
        recovers(night, "prod-db01-critical")
        night.passes("20m")
    fires(night, "prod-db01-critical")
    night.passes("30m")
    outage.ends()
    night.passes("60s")
    assert [who for who, _ in night.calls()] == ["primary"]
    assert sum(one["state"] == "open" for one in night.view.incidents()) == 1


def test_an_alarm_of_the_last_minutes_that_has_recovered_does_not_ring_for_an_old_one(
    night, outage
):
    """The last ALARM before the end is fresh; its OK is behind it by some messages."""
    fires(night, "prod-db01-critical")
    night.passes("3h")
    fires(night, "prod-db01-critical", before="INSUFFICIENT_DATA")
    night.passes("2m")
    outage.ends()
    night.passes("5s")
    recovers(night, "prod-db01-critical")
    night.passes("1h")
    assert night.calls() == []


def test_of_a_night_of_alarms_only_what_is_open_rings(night, outage):
    names = [f"prod-web{number:02}-high" for number in range(12)]
    for number, name in enumerate(names):
        fires(night, name)
        night.passes("5m")
        if number % 3:
            recovers(night, name)
        night.passes("10m")
    night.passes("5m")
    outage.ends()
    open_ones = {name for name, one in by_name(night).items() if one["state"] == "open"}
    assert open_ones == set(names[::3])
    night.passes("70s")
    assert set(first_calls(night)) <= set(names[::3])
    assert len(night.calls()) == len({call["token"] for call in night.view.calls()})
    night.phone("primary").rings()


def test_the_worst_rings_first_although_it_came_last(night, outage):
    fires(night, "prod-web01-high")
    night.passes("1h")
    fires(night, "prod-web02-high")
    night.passes("1h")
    fires(night, "prod-db01-critical")
    night.passes("1h")
    outage.ends()
    night.passes("70s")
    assert first_calls(night)[0] == "prod-db01-critical"


def test_a_message_that_waited_for_longer_than_a_day_is_expired_with_a_note(night, outage):
    fires(night, "prod-db01-critical", event_id="old")
    night.passes("25h")
    outage.ends()
    night.passes("1h")
    assert night.calls() == []
    assert night.view.incidents() == []
    outcome = night.view.store.outcome("old")
    assert outcome.became == "suppressed"
    assert "it waited 1 d 1 h in the queue" in outcome.reason
    assert [one for one in night.notices("operations") if "expired" in one] == [
        "[critical] expired: prod-db01-critical"
    ]


def test_a_thousand_that_expired_are_one_notice_an_hour_and_each_is_on_record(night, outage):
    for number in range(40):
        fires(night, f"prod-web{number:02}-critical", event_id=f"old-{number}")
    night.passes("25h")
    outage.ends()
    assert len([one for one in night.notices("operations") if "expired" in one]) == 1
    outcomes = [night.view.store.outcome(f"old-{number}").became for number in range(40)]
    assert outcomes == ["suppressed"] * 40
    outage.queue.pause()
    fires(night, "prod-db01-critical")
    night.passes("25h")
    outage.ends()
    assert len([one for one in night.notices("operations") if "expired" in one]) == 2


def test_an_event_whose_own_time_is_wrong_rings_at_once(night):
    detail = {"name": "checkout is down", "severity": "critical"}
    night.event(
        {
            "id": "e-1",
            "source": "shop",
            "detail-type": "Tocsin Alert",
            "time": "2019-01-01T00:00:00Z",
            "detail": detail,
        }
    )
    night.phone("primary").rings()


def test_a_quarter_of_an_hour_is_no_outage(night, outage):
    fires(night, "prod-db01-critical")
    night.passes("15m")
    outage.ends()
    night.phone("primary").rings()


def test_a_deadline_that_waited_for_hours_calls_once_and_replays_no_stage(night):
    """The same for escalation: what was due meanwhile is one step, not all that were missed."""
    night.alarm()
    night.phone("primary").rings()
    arn = night.cloud.deployment.queues["WakeUpQueue"].arn
    wake_ups = night.cloud.queues[arn]
    wake_ups.pause()
    night.passes("3h")
    assert len(night.calls()) == 1
    wake_ups.resume()
    night.cloud.loop.settle()
    assert len(night.calls()) <= 3
    assert night.incident["state"] == "open"


def test_the_sandbox_takes_a_function_away_and_gives_it_back(night):
    routes = Routes(Session(night.cloud, "manual"))
    assert routes.post("/queues/events/pause", {})["paused"] is True
    night.alarm()
    night.passes("1h")
    told = routes.post("/queues/events/resume", {})
    assert told == {"queue": "events", "paused": False, "waiting": 0}
    night.passes("60s")
    night.phone("primary").rings()


def test_lambda_hands_over_when_a_message_was_sent_and_how_often_it_was_received(night):
    seen = []
    arn = night.cloud.deployment.queues["EventQueue"].arn
    queue = night.cloud.queues[arn]
    queue.deliver = lambda batch: (
        seen.append(batch["Records"][0]) or {"batchItemFailures": [{"itemIdentifier": "all"}]}
    )
    queue.send(json.dumps({}), attributes={"accepted_at": "2026-11-21T00:00:00+00:00"})
    night.passes("3m")
    at = str(int((night.cloud.loop.now - timedelta(minutes=3)).timestamp() * 1000))
    assert [one["attributes"] for one in seen] == [
        {"ApproximateReceiveCount": "1", "SentTimestamp": at},
        {"ApproximateReceiveCount": "2", "SentTimestamp": at},
    ]
    assert seen[0]["messageAttributes"] == {
        "accepted_at": {"stringValue": "2026-11-21T00:00:00+00:00", "dataType": "String"}
    }

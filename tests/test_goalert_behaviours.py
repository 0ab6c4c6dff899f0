"""What GoAlert's smoke tests promise, as nights of ours (docs/goalert.md has all of them)."""

import json
import re

import pytest
from contacts_console import PEOPLE
from faults import Faults, refused
from own_night import own_book, stage

from handlers.adapters.clients import client
from handlers.adapters.items import incident_key

LATER = """
time_zone = "UTC"
[[layer]]
contacts = ["c"]
hand_over = "weekly"
start = 2027-01-04T09:00:00
"""
ON_ROTA = '[[stage]]\non_call = ["later"]\nwait = "10m"\n'
TWO_TEAMS = """
[[rule]]
name = "quiet"
when = "alert.name == 'the-first-of-another'"
example = "examples/any.json"
severity = "high"
plan = "quiet"

[[rule]]
name = "loud"
catch_all = true
example = "examples/any.json"
severity = "{severity}"
plan = "plan"
"""
PLACE = "StartOutboundVoiceContact"


@pytest.fixture
def tocsin(contacts):
    """The command against the night's sandbox."""
    return contacts


@pytest.fixture
def faults(monkeypatch):
    """What may go wrong in a night."""
    return lambda night: Faults(night, monkeypatch)


def custom(night, name="checkout is down", **detail):
    """Somebody's own system sends an alert; returns what became of it."""
    event = {
        "id": f"custom-{next(night.numbers)}",
        "source": detail.pop("source", "shop"),
        "detail-type": "Tocsin Alert",
        "detail": {"name": name, "severity": "critical"} | detail,
    }
    return night.event(event)["outcome"]


def recovers(night, name="prod-db01-disk-critical"):
    return night.alarm(name, state="OK", before="ALARM")["outcome"]


# Escalation and rules


def test_the_first_person_rings_now_and_the_second_after_thirty_minutes(night_with):
    """TestEscalation."""
    night = night_with(stage("b", wait="30m") + stage("c"))
    night.alarm()
    night.passes("29m")
    assert night.calls() == [("b", 0)]
    night.passes("1m")
    assert night.calls() == [("b", 0), ("c", 1800)]


def test_who_passes_it_on_forces_the_next_stage_and_waiting_retries_ring_nobody_twice(night_with):
    """TestEscalationNotification."""
    again = 'retries = 2\nretry_after = "5m"'
    night = night_with(stage("b", wait="30m", more=again) + stage("c", wait="30m"))
    night.alarm()
    night.phone("b").rings().declines()
    night.passes("5m")
    night.phone("b").rings().answers().presses("2")
    night.phone("c").rings()
    night.passes("29m")
    assert night.calls() == [("b", 0), ("b", 300), ("c", 300)]


def test_what_somebody_has_pages_nobody_until_it_gets_worse_and_then_pages_anew(night):
    """TestManualEscalation, TestMultiAckEscalationAfterAck."""
    night.alarm(description="[high] the disk is filling")
    night.phone("primary").rings().answers().presses("1")
    night.passes("1h")
    assert night.incident["state"] == "acknowledged"
    assert night.alarm(description="[critical] the disk is full")["outcome"] == "joined"
    assert night.incident["state"] == "open"
    night.phone("primary").rings().answers().presses("1")
    night.passes("1h")
    night.ends()


def test_everybody_of_one_stage_rings_and_the_first_key_spares_the_others(night_with):
    """TestMultiUser."""
    night = night_with(stage("b", "c", wait="10m"))
    night.alarm()
    night.phone("b").rings()
    night.phone("c").rings().answers().presses("1")
    night.phone("b").is_silent()
    night.passes("1h")
    night.ends()


def test_a_second_key_1_is_on_record_and_takes_nothing_away(night_with):
    """TestMultiAckSecondAckRecorded."""
    night = night_with(stage("b", "c", wait="10m"))
    night.alarm()
    ben, emil = night.phone("b").rings().answers(), night.phone("c").rings().answers()
    ben.presses("1")
    emil.presses("1").hears("Ben has already taken this")
    assert "c pressed 1" in night.timeline, night.timeline
    assert night.incident["takenBy"] == "b"
    night.passes("1h")
    night.ends()


def test_empty_places_in_a_plan_keep_nobody_valid_from_ringing(night_with):
    """TestEscalationGap, TestMissingUser.

    No such person, no verified number, opted out, and a rota that begins next year.
    """
    empty = stage("no-such-person") + stage("stranger") + stage("gone") + ON_ROTA
    night = night_with(empty + stage("b"), rotas={"later.toml": LATER})
    night.alarm()
    night.phone("b").rings().answers().presses("1")
    assert night.calls() == [("b", 0)]
    night.ends()


def test_a_plan_edited_in_the_night_changes_no_incident_under_way_but_the_next(night_with):
    """TestAddRules, TestPostCycleRules."""
    night = night_with(stage("b", wait="10m"))
    night.alarm()
    _deploys(night, own_book(stage("c", wait="1m") + stage("b")))
    night.passes("30m")
    assert night.calls() == [("b", 0)]
    assert night.incident["state"] == "missed"
    night.alarm("prod-web01-disk")
    night.phone("c").rings()


def _deploys(night, book):
    """An operator deploys other files; each function begins with a cold start."""
    for function in night.cloud.functions.values():
        handler, output = f"{function.module}.{function.name}", function.output
        wired = {**function.wired, "book": lambda: book}
        function.__init__(handler, function.environment, wired)
        function.output = output


def test_an_incident_that_an_older_version_stored_goes_on_through_the_night(night_with):
    """TestInProgress, TestStatusInProgress."""
    night = night_with(stage("b") + stage("c", wait="10m"))
    night.alarm()
    old = _as_it_was_stored_before(night, "retries", "deferred", "held", "stage_contacts")
    assert old["plan"]["stages"][1]["contacts"] == ["c"]
    night.phone("b").rings()
    night.passes("2m")
    night.phone("c").rings().answers().presses("1")
    assert night.incident["takenBy"] == "c"
    night.passes("1h")
    night.ends()


def _as_it_was_stored_before(night, *fields):
    """Takes fields out of the stored incident that a version before them did not write."""
    where = {"TableName": night.view.store.table, "Key": incident_key(night.incident["id"])}
    stored = json.loads(client("dynamodb").get_item(**where)["Item"]["doc"]["S"])
    for field in fields:
        del stored[field]
    client("dynamodb").update_item(
        **where,
        UpdateExpression="SET doc = :doc",
        ExpressionAttributeValues={":doc": {"S": json.dumps(stored)}},
    )
    return stored


# Voice


def test_an_alarm_without_a_name_rings_and_says_that_it_has_none(night_with):
    """TestTwilioVoiceEmptyMessage."""
    night = night_with(stage("b"))
    night.alarm("🚨")
    night.phone("b").rings().answers().hears("An alarm without a name").presses("1")
    assert night.incident["takenBy"] == "b"
    night.ends()


def test_a_call_that_is_declined_is_made_again_as_often_as_the_plan_says(night_with):
    """TestTwilioVoiceFailure, TestAlertLog/NotificationSentSuccess."""
    night = night_with(stage("b", wait="10m", more='retries = 2\nretry_after = "1m"'))
    night.alarm()
    night.phone("b").rings().declines()
    night.passes("59s")
    night.phone("b").is_silent()
    night.passes("1s")
    night.phone("b").rings().declines()
    night.passes("1m")
    night.phone("b").rings().declines()
    night.passes("6m")
    assert [at for _, at in night.calls()] == [0, 60, 120]
    rings = [line for line in night.timeline if line.startswith("calling b")]
    assert rings == ["calling b", "calling b, try 2", "calling b, try 3"]
    assert night.timeline.count("b: busy") == len(rings)
    night.ends()


def test_a_call_that_the_service_throttles_is_made_as_soon_as_it_may_be(night_with, faults):
    """TestTwilioVoiceFailure, where the telephone service is at fault."""
    night = night_with(stage("b"))
    faults(night).next(PLACE, refused("LimitExceededException", 429))
    night.alarm()
    night.phone("b").is_silent()
    night.passes("10s")
    night.phone("b").rings().answers().presses("1")
    night.ends()


def test_a_code_verifies_the_number_to_which_it_was_spoken_and_no_other(night, tocsin):
    """TestTwilioEnablebyVoice."""
    new = 'numbers = ["+12025550177", "+12025550178"]'
    tocsin.imports(PEOPLE.replace('number = "+12025550101"', new))

    def types_what_was_heard():
        phone = night.phone("primary").rings().answers()
        said = re.search(r"(?:\d ){5}\d", phone.state["transcript"][-1])[0]
        phone.hangs_up()
        return f"{said}\n"

    ran = tocsin("verify", "primary", "--number", "2", types=[types_what_was_heard])
    assert ran.out == "primary: +12…78 is verified\n"
    night.alarm()
    night.phone("primary").rings().declines()
    night.passes("15s")
    night.phone("primary").rings().answers().presses("1")
    calls = night.cloud.connect.calls.values()
    assert {call.request["DestinationPhoneNumber"] for call in calls} == {"+12025550178"}
    night.ends()


# Storm and dedup


def test_four_alerts_are_one_call_and_key_1_takes_them_all(night_with):
    """TestMessageBundle_Voice."""
    night = night_with(stage("b", wait="10m"))
    for number in range(4):
        night.alarm(f"prod-db{number}-disk")
    night.phone("b").rings().answers().hears("4 alerts.").presses("1").hears("All 4 are yours.")
    assert [one["takenBy"] for one in night.view.incidents()] == ["b"] * 4
    night.passes("1h")
    night.ends()


def test_three_hundred_alerts_for_one_person_do_not_delay_the_first_of_another(night_with):
    """TestPrioritization."""
    night = night_with(stage("b", wait="10m"), rule=TWO_TEAMS, quiet=stage("c", wait="10m"))
    for number in range(300):
        night.alarm(f"loud-{number:03}")
    night.alarm("the-first-of-another")
    night.phone("c").rings().answers().hears("the first of another").presses("1")
    night.phone("b").rings().answers().hears("50 alerts.")  # the most that one call tells
    assert night.calls() == [("b", 0), ("c", 0)]


def test_eight_pages_that_recover_in_turn_all_ring(night_with):
    """TestManyAlerts."""
    night = night_with(stage("b"))
    for number in range(8):
        assert night.alarm(f"prod-db{number}-disk")["outcome"] == "opened"
        night.phone("b").rings().answers().hears(f"prod DB {number}").presses("1")
        assert recovers(night, f"prod-db{number}-disk") == "resolved"
        night.passes("20m")
    assert [at for _, at in night.calls()] == [number * 1200 for number in range(8)]
    night.ends()


def test_the_same_key_is_one_trouble_and_another_key_or_sender_is_another(night):
    """TestGenericAPI, TestGenericAPIDedup."""
    assert custom(night, dedup_key="till-7") == "opened"
    assert custom(night, "the till is on fire", dedup_key="till-7") == "joined"
    assert custom(night, dedup_key="till-8") == "opened"
    assert custom(night, dedup_key="", source="warehouse") == "opened"
    assert len(night.view.incidents()) == 3


def test_a_recovery_with_the_same_key_ends_it_whatever_name_it_bears(night):
    """TestGenericAPIClose, TestUIKDedupClose."""
    custom(night, dedup_key="till-7")
    night.phone("primary").rings()
    assert custom(night, "all is well", dedup_key="till-7", status="resolved") == "resolved"
    night.phone("primary").is_silent()
    night.passes("1h")
    night.ends()


# Status, maintenance, heartbeat


def test_the_team_is_told_once_that_somebody_has_it(night):
    """TestStatusUpdates*."""
    night.alarm()
    night.phone("primary").rings().answers().presses("1")
    night.alarm()
    night.passes("1h")
    opened = f"[critical] prod-db01-disk-critical ({night.incident['id']})"
    assert night.notices("notices") == [f"Re: {opened}", opened]


def test_a_job_that_falls_silent_rings_and_its_next_beat_ends_it(night):
    """TestHeartbeat: an alarm that treats missing data as a breach."""
    night.alarm("nightly-backup-critical", before="INSUFFICIENT_DATA")
    night.phone("primary").rings()
    assert recovers(night, "nightly-backup-critical") == "resolved"
    night.phone("primary").is_silent()
    night.passes("1h")
    night.ends()


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        pytest.param(ON_ROTA, "nobody is on call in later", id="rota"),
        pytest.param(stage("stranger"), "stranger: bad number: no verified number", id="new"),
        pytest.param(stage("gone"), "gone: bad number: opted out on 2026-11-19", id="opted-out"),
        pytest.param(stage("nobody"), "nobody: bad number: no such contact", id="unknown"),
        pytest.param(stage("sleeper"), "sleeper: quiet hours; not before 2026-11-21 08:00", id="q"),
    ],
)
def test_each_reason_for_silence_is_written_down(night_with, plan, why):
    """TestAlertLog/DisabledContactMethod, TestAlertLog/NoImmediateNR.

    TestAlertLog/NoOnCallUsers.
    """
    night = night_with(plan, rotas={"later.toml": LATER})
    night.alarm()
    assert [line for line in night.timeline if why in line], night.timeline
    night.ends()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("DestinationNotAllowedException", "b: bad number: DestinationNotAllowedException"),
        ("AccessDeniedException", "b: by sms, because calls cannot be placed"),
        ("AccessDeniedException", "b: no route is left that could place the call"),
    ],
)
def test_a_call_that_cannot_be_placed_is_written_down_with_its_reason(
    night_with, faults, code, why
):
    """TestAlertLog/VOICEFailure."""
    night = night_with(stage("b"))
    faults(night).always(PLACE, refused(code, 403))
    night.alarm()
    assert [line for line in night.timeline if line.startswith(why)], night.timeline
    night.ends()


def test_a_text_that_is_refused_is_written_down_with_its_reason(night_with, faults):
    """TestAlertLog/SMSFailure."""
    night = night_with('fallback = ["sms"]\n' + stage("b"))
    wrong = faults(night)
    wrong.always(PLACE, refused("AccessDeniedException", 403))
    wrong.always("Publish", refused("OptedOut", 400))
    night.alarm()
    assert "fallback failed: OptedOut" in night.timeline, night.timeline
    night.ends()


def test_a_call_that_waited_is_written_down_with_its_reason_and_both_times(night_with):
    """TestAlertLogDelay."""
    night = night_with("repeats = 9\n" + stage("b"))
    night.alarm()
    night.passes("15m")
    lines = [(line["at"][11:19], line["text"]) for line in night.incident["timeline"]]
    often = "b: called as often as the limits allow; not before 2026-11-21 03:15 UTC"
    assert ("03:06:00", often) in lines
    assert lines[-1] == ("03:15:00", "calling b")


def test_what_somebody_has_and_never_recovers_closes_itself(night_with):
    """TestAlertAutoClose."""
    night = night_with('close_after = "2h"\n' + stage("b"))
    night.alarm()
    night.phone("b").rings().answers().presses("1")
    night.passes("119m")
    assert night.incident["state"] == "acknowledged"
    night.passes("1m")
    assert night.incident["state"] == "resolved"
    assert "closed: nothing was heard of it any more" in night.timeline
    night.ends()

"""From the alarm to the phone and back, through the deployed template and the real handlers."""

import pytest

from dispatch.errors import ConfigurationError

ON_CALL_TIMES = [
    ("primary", 0),
    ("primary", 75),
    ("backup", 120),
    ("primary", 240),
    ("backup", 240),
    ("lead", 240),
]
ROUND = 420


def test_key_1_acknowledges_and_nobody_else_is_called(night):
    assert night.alarm()["outcome"] == "opened"
    night.phone("primary").rings().answers().hears("重大").presses("1").hears("受け付けました")
    night.passes("1h")
    assert night.incident["state"] == "acknowledged"
    assert night.incident["takenBy"] == "primary"
    night.ends()


def test_nobody_answers_everybody_rings_at_the_plans_times_and_it_is_missed(night):
    night.alarm()
    night.passes("1h")
    expected = [(who, at + ROUND * number) for number in range(2) for who, at in ON_CALL_TIMES]
    assert night.calls() == expected
    assert night.incident["state"] == "missed"
    assert len({call["token"] for call in night.view.calls()}) == len(expected)
    assert [one for one in night.notices("operations") if "missed" in one]


def test_key_2_passes_on_at_once(night):
    night.alarm()
    night.phone("primary").rings().answers().presses("2")
    night.phone("backup").rings().answers().hears("critical").presses("1").hears("it is yours")
    night.passes("1h")
    night.ends()


def test_key_3_tells_details_and_the_star_repeats(night):
    night.alarm(description="the nightly backup fills the disk")
    night.passes("2m")
    backup = night.phone("backup").rings().answers()
    backup.presses("3").hears("nightly backup").presses("*").hears("critical alert").presses("1")
    assert night.incident["takenBy"] == "backup"


def test_a_mailbox_acknowledges_nothing_and_the_next_person_rings(night):
    night.alarm()
    night.phone("primary").rings().answers()
    night.passes("2m")
    assert "primary: answered without a key" in night.timeline
    night.phone("backup").rings()


def test_the_recovery_stops_the_ringing(night):
    night.alarm()
    night.phone("primary").rings()
    assert night.alarm(state="OK", before="ALARM")["outcome"] == "resolved"
    night.phone("primary").is_silent()
    night.passes("1h")
    assert night.incident["state"] == "resolved"
    night.ends()


def test_whoever_listens_while_it_recovers_hears_that_it_is_over(night):
    night.alarm()
    night.passes("2m")
    backup = night.phone("backup").rings().answers()
    night.alarm(state="OK", before="ALARM")
    backup.presses("1").hears("over")


def test_the_second_to_press_1_hears_who_has_it(night):
    night.alarm()
    night.passes("4m")
    night.phone("backup").rings().answers()
    night.phone("primary").rings().answers().presses("1")
    night.phone("backup").presses("1").hears("Aiko")
    assert night.incident["takenBy"] == "primary"


def test_an_acknowledgement_stops_the_other_phones(night):
    night.alarm()
    night.passes("4m")
    night.phone("lead").rings().answers().presses("1")
    night.phone("primary").is_silent()
    night.phone("backup").is_silent()


def test_a_busy_phone_is_called_again_as_the_plan_says(night):
    night.alarm()
    night.phone("primary").rings().declines().is_silent()
    night.passes("15s")
    night.phone("primary").rings()
    assert "primary: busy" in night.timeline


def test_whoever_hangs_up_without_a_key_is_called_again(night):
    night.alarm()
    night.phone("primary").rings().answers().hangs_up()
    night.passes("15s")
    night.phone("primary").rings()


def test_a_medium_alarm_is_told_by_mail_and_calls_nobody(night):
    assert night.alarm("prod-db01-disk-warning")["outcome"] == "opened"
    night.passes("1h")
    assert night.incident["severity"] == "medium"
    assert night.notices("notices")
    night.ends()


def test_mail_goes_first_and_the_phone_rings_ten_minutes_later(night):
    event = {
        "id": "a-report-is-late",
        "source": "reports",
        "detail-type": "Tocsin Alert",
        "detail": {"name": "the morning report is late", "severity": "medium"},
    }
    night.event(event)
    night.passes("599s")
    incident = night.incident["id"]
    assert night.notices("notices") == [f"[medium] the morning report is late ({incident})"]
    assert night.calls() == []
    night.passes("1s")
    night.phone("backup").rings()  # Saturday noon in Tokyo, in Ben's week
    night.ends()


def test_a_notice_of_a_later_round_reads_as_a_reminder(night):
    night.alarm()
    night.passes("8m")
    opened = f"[critical] prod-db01-disk-critical ({night.incident['id']})"
    assert night.notices("notices") == [f"Re: {opened}", opened]


def test_an_alarm_that_gets_worse_calls_even_where_it_was_only_a_notice(night):
    night.alarm(description="[low] disk is filling")
    night.phone("primary").is_silent()
    assert night.alarm(description="[critical] disk is full")["outcome"] == "joined"
    night.phone("primary").rings()


def test_the_same_event_five_times_is_one_incident_and_one_ring(night):
    outcomes = [night.alarm(event_id="the-same")["outcome"] for _ in range(5)]
    assert outcomes == ["opened"] + ["deduplicated"] * 4
    night.phone("primary").rings()
    assert len(night.view.incidents()) == 1
    night.ends()


def test_a_first_evaluation_and_a_configuration_change_page_nobody(night):
    assert night.alarm(state="OK", before="INSUFFICIENT_DATA")["outcome"] == "suppressed"
    assert night.alarm(state="ALARM", before="ALARM")["outcome"] == "suppressed"
    night.ends()


def test_a_failing_answer_function_still_lets_the_phone_speak_and_keeps_the_key(night):
    night.alarm()
    answer = night.cloud.functions["AnswerFunction"]
    answer.invoke = _failing
    primary = night.phone("primary").rings().answers().hears("重大").presses("1")
    night.passes("2m")
    primary.is_silent()
    assert night.incident["state"] == "acknowledged"
    assert night.incident["takenBy"] == "primary"


def _failing(_event):
    raise TimeoutError("the function is down")


def test_what_cannot_be_read_is_kept_with_the_reason(night):
    event = {
        "id": "broken",
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "detail": {"state": 7},
    }
    assert night.event(event)["outcome"] == "dead letter"
    assert "detail.state.value" in night.view.dead_letters()[0]["reason"]


def test_unreadable_contacts_do_not_keep_a_key_from_being_confirmed(night):
    night.alarm()
    night.cloud.functions["AnswerFunction"].environment["CONTACTS_PARAMETER"] = "/gone"
    night.phone("primary").rings().answers().presses("1").hears("受け付けました")


def test_a_silent_call_is_asked_after_and_its_outcome_found(night):
    night.cloud.connect.put_event = lambda _event: None
    night.alarm()
    night.passes("80s")
    assert "primary: no answer" in night.timeline


def test_a_function_that_refuses_to_start_is_told_at_once(night):
    night.cloud.functions["TriageFunction"].environment["NOTICE_LANGUAGE"] = ""
    with pytest.raises(ConfigurationError, match="NOTICE_LANGUAGE is not set"):
        night.cloud.start_functions()


def test_a_message_that_no_delivery_took_is_kept_with_what_the_function_raised(night):
    night.cloud.functions["TriageFunction"].environment["NOTICE_LANGUAGE"] = ""
    night.alarm()
    night.passes("10m")
    assert "NOTICE_LANGUAGE is not set" in night.view.dead_letters()[0]["reason"]

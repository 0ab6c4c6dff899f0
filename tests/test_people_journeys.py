"""Nights of people: asleep in quiet hours, with two phones, taking it and falling asleep again."""

import json

from own_night import stage


def test_who_has_quiet_hours_sleeps_until_their_end_on_their_own_clock(night_with):
    night = night_with(stage("sleeper"))
    night.alarm()
    night.phone("sleeper").is_silent()
    night.passes("4h")
    night.passes("59m")
    night.phone("sleeper").is_silent()
    night.passes("1m")
    night.phone("sleeper").rings().answers().presses("1")
    assert night.incident["takenBy"] == "sleeper"
    assert any("quiet hours" in line for line in night.timeline)
    night.ends()


def test_critical_wakes_everybody(night_with):
    night = night_with(stage("sleeper"), severity="critical")
    night.alarm()
    night.phone("sleeper").rings()


def test_what_was_held_back_at_night_is_one_call_in_the_morning(night_with):
    night = night_with(stage("sleeper"))
    for name in ("web-disk", "db-disk", "mail-disk"):
        night.alarm(name)
    night.passes("5h")
    night.phone("sleeper").rings().answers().hears("3 alerts")
    night.phone("sleeper").presses("1").hears("all 3")
    assert [one["state"] for one in night.view.incidents()] == ["acknowledged"] * 3
    night.passes("1h")
    night.ends()


def test_while_one_sleeps_the_next_person_is_called_at_once(night_with):
    night = night_with(stage("sleeper") + stage("b"))
    night.alarm()
    night.phone("b").rings().answers().presses("1")
    night.passes("6h")
    night.ends()


def test_who_was_asleep_is_called_in_the_morning_if_nobody_else_took_it(night_with):
    night = night_with(stage("sleeper") + stage("b"))
    night.alarm()
    night.phone("b").rings()
    night.passes("5h")
    night.phone("sleeper").rings()
    night.passes("5m")
    assert night.incident["state"] == "missed"
    night.ends()


def test_the_second_phone_rings_when_the_first_is_declined(night_with):
    night = night_with(stage("a", wait="5m"))
    night.alarm()
    night.phone("a").rings().declines()
    night.passes("3s")
    night.phone("a").rings().answers().presses("1")
    numbers = [
        call.request["DestinationPhoneNumber"] for call in night.cloud.connect.calls.values()
    ]
    assert numbers == ["+12025550101", "+12025550111"]
    night.ends()


def test_an_unverified_number_is_never_called_and_the_timeline_says_why(night_with):
    night = night_with(stage("stranger") + stage("b"))
    night.alarm()
    night.phone("stranger").is_silent()
    night.phone("b").rings()
    assert any("no verified number" in line for line in night.timeline)
    night.ends()


def test_what_is_taken_and_not_over_rings_again_after_the_ack_timeout(night_with):
    night = night_with('ack_timeout = "30m"\n' + stage("a"))
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    night.passes("29m")
    night.phone("a").is_silent()
    night.passes("1m")
    night.phone("a").rings()
    night.ends()


def test_a_plan_until_reached_goes_on_after_its_first_round(night_with):
    night = night_with('until_reached = "20m"\n' + stage("b", wait="5m"))
    night.alarm()
    for _ in range(4):
        night.phone("b").rings().declines()
        night.passes("5m")
    assert night.incident["state"] in {"open", "missed"}
    night.passes("1h")
    assert night.incident["state"] == "missed"


def test_a_number_is_called_three_times_in_fifteen_minutes_and_then_later(night_with):
    night = night_with("repeats = 9\n" + stage("b", wait="2m"))
    night.alarm()
    night.passes("15m")
    assert [at for _, at in night.calls()] == [0, 120, 240, 900]
    assert any("as often as the limits allow" in line for line in night.timeline)


def test_critical_may_ring_more_often(night_with):
    night = night_with("repeats = 9\n" + stage("b", wait="2m"), severity="critical")
    night.alarm()
    night.passes("10m")
    assert [at for _, at in night.calls()] == [0, 120, 240, 360, 480, 600]


def test_who_passes_it_on_and_did_not_hear_so_may_take_it_after_all(night_with, monkeypatch):
    night = night_with(stage("b") + stage("a"))
    night.alarm()
    phone = night.phone("b").rings().answers()
    function = night.cloud.functions["AnswerFunction"]
    answer = function.invoke

    def too_slow(event):
        answer(event)
        raise TimeoutError

    with monkeypatch.context() as slowly:
        slowly.setattr(function, "invoke", too_slow)
        phone.presses("2")
    phone.presses("1").hears("yours")
    assert night.incident["takenBy"] == "b"
    night.phone("a").is_silent()


def test_while_calls_wait_for_their_limits_nothing_counts_as_forgotten(night_with):
    night = night_with("repeats = 2\n" + stage("b", "a", wait="14m", more="retries = 6"))
    night.alarm()
    night.passes("44m")
    output = night.cloud.functions["AuditorFunction"].output.getvalue()
    metrics = [json.loads(line) for line in output.splitlines() if "OverdueDeadlines" in line]
    assert [one["OverdueDeadlines"] for one in metrics] == [[0.0]] * 44
    waits = [line for line in night.timeline if "as often as the limits allow" in line]
    assert len(waits) == len(set(waits))
    assert len(waits) > 1

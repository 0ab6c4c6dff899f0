"""Campaigns as operators and those they call live them: from the list to the phone and back."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from campaign_day import FILE, CampaignDay, answering, away, strangers

from dispatch.errors import CampaignRefused
from sandbox.direct_calls import direct_calls
from sandbox.telephone.crowd import Happens, Script

VISIT = "Can you come on Monday?"


@pytest.fixture
def days():
    """Begins days; each ends with the test."""
    begun = []

    def begin(*given, **parameters):
        begun.append(CampaignDay(*given, **parameters))
        return begun[-1]

    with direct_calls():
        yield begin
    for day in begun:
        day.is_over()


@pytest.fixture
def day(days):
    return days()


def rings(day, who="backup"):
    """Their phone has begun to ring within three seconds."""
    day.passes("3s")
    return day.phone(who).rings()


def test_i_answer_am_asked_what_follows_from_it_and_never_called_again(day):
    spring = day.campaign().starts()
    phone = rings(day).answers().hears("For English press 1").presses("1")
    phone.hears(f"Hello Ann. {VISIT}").presses("1")
    phone.hears("Noted. Will you bring somebody?").presses("2").hears("Thank you, goodbye.")
    day.passes("1m")
    assert spring.answers("backup") == {"visit": "yes", "bring": "no"}
    assert spring.person("backup").result == "completed"
    assert spring.status == "finished"
    day.sleeps("48h")
    assert len(day.rung("backup")) == 1


def test_i_hang_up_in_the_middle_and_what_i_said_counts(day):
    spring = day.campaign().starts()
    rings(day).answers().presses("1").presses("1").hears("Noted.").hangs_up()
    day.sleeps("48h")
    assert spring.answers("backup") == {"visit": "yes"}
    assert spring.person("backup").result == "partly"
    assert spring.view["answers"] == {"visit": {"yes": 1}}
    assert len(day.rung("backup")) == 1


def test_nobody_is_there_and_the_retries_go_by_their_schedule_over_two_days(day):
    day.crowd(away)
    spring = day.campaign(people=strangers(1)).starts()
    day.sleeps("56h")
    [number] = spring.numbers
    at = [one.astimezone(ZoneInfo("Asia/Tokyo")) for one in day.rung(number)]
    assert [f"{one:%a %H}" for one in at] == ["Sat 12", "Sat 14", "Sun 18", "Mon 18"]
    assert at[1] - at[0] >= timedelta(hours=2)
    assert spring.outcomes(number) == ["no-answer"] * 4
    assert spring.person(number).result == "unreached"
    assert spring.status == "finished"


@pytest.mark.parametrize(
    ("zone", "begins", "opens"),
    [
        ("Europe/Berlin", "2027-03-27T19:50:00+01:00", "2027-03-28T07:00:00+00:00"),
        ("America/New_York", "2027-03-13T19:50:00-05:00", "2027-03-14T13:00:00+00:00"),
        ("America/New_York", "2027-11-06T19:50:00-04:00", "2027-11-07T14:00:00+00:00"),
    ],
)
def test_nobody_rings_outside_the_hours_of_my_own_clock_when_it_changes(days, zone, begins, opens):
    day = days(datetime.fromisoformat(begins).astimezone(UTC))
    day.crowd(lambda _number, call: answering(0, 0) if call == 2 else away(0, 0))
    soon = FILE.replace('wait = "2h"', 'wait = "10m"')
    spring = day.campaign(people=strangers(3), zone=zone, file=soon).starts()
    day.sleeps("36h")
    assert spring.stages == {"done": 3}
    rung = sorted(at for number in spring.numbers for at in day.rung(number))
    clocks = [at.astimezone(ZoneInfo(zone)) for at in rung]
    assert all(9 <= at.hour < 20 for at in clocks)
    assert rung[3].isoformat()[:16] == opens[:16]


def test_two_keys_and_no_campaign_ever_calls_me_again(day):
    spring = day.campaign().starts()
    phone = rings(day).answers().presses("1").presses("9").hears("never again press 8")
    phone.presses("8").hears("We never call again.").hangs_up()
    day.passes("1m")
    assert spring.person("backup").result == "opted-out"
    assert day.refuses("backup")
    summer = day.campaign("summer").starts()
    assert (summer.view["list"]["refused"], summer.view["people"]) == (1, 0)
    assert summer.view["list"]["reasons"] == {"do-not-call": 1}
    day.passes("5m")
    assert len(day.rung("backup")) == 1


def test_later_is_when_i_asked_to_be_called(day):
    spring = day.campaign().starts()
    phone = rings(day).answers().presses("1").presses("4").presses("1")
    asked = day.now
    phone.hears("We call again in two hours.")
    day.sleeps("119m")
    assert spring.outcomes("backup") == ["later"]
    assert len(day.rung("backup")) == 1
    day.passes("90s")
    day.phone("backup").rings().answers().presses("1").presses("2").hears("Thank you, goodbye.")
    assert day.rung("backup")[1] - asked >= timedelta(hours=2)
    day.passes("1m")
    assert spring.answers("backup") == {"visit": "no"}
    assert spring.outcomes("backup") == ["later", "answered"]


def test_a_wrong_number_is_called_once_and_told(day):
    day.crowd(lambda _number, _call: Script(Happens.WRONG_NUMBER))
    spring = day.campaign(people=strangers(2)).starts()
    day.sleeps("48h")
    assert spring.view["results"] == {"bad-number": 2}
    assert [len(day.rung(one)) for one in spring.numbers] == [1, 1]
    assert spring.status == "finished"


def test_a_pause_holds_within_five_seconds_calls_under_way_end_and_a_resume_goes_on(day):
    day.crowd(answering)
    spring = day.campaign(people=strangers(30)).starts()
    day.passes("30s")
    assert day.under_way(spring) == 6
    spring.pauses()
    day.passes("5s")
    called = len(day.cloud.connect.calls)
    day.passes("5m")
    assert len(day.cloud.connect.calls) == called
    assert spring.stages == {"done": called, "waiting": 30 - called}
    spring.resumes()
    day.passes("10m")
    assert spring.stages == {"done": 30}
    assert len(day.cloud.connect.calls) == 30


def test_stopped_is_for_good_and_everybody_is_in_one_final_state(day):
    day.crowd(lambda number, _call: (away if number[-1] < "5" else answering)(0, 0))
    spring = day.campaign(people=strangers(30)).starts()
    day.passes("90s")
    spring.stops()
    day.passes("5m")
    called = len(day.cloud.connect.calls)
    day.passes("3h")
    assert len(day.cloud.connect.calls) == called
    assert {one.stage for one in spring.everybody} == {"done"}
    results = Counter(str(one.result) for one in spring.everybody)
    assert results == {
        "completed": results["completed"],
        "unreached": called - results["completed"],
        "not-called": 30 - called,
    }
    assert spring.view["results"] == results
    assert spring.view["waiting"] == 0
    with pytest.raises(CampaignRefused, match="start another"):
        spring.resumes()


def test_when_the_money_is_spent_it_pauses_and_says_so_and_a_higher_cap_goes_on(day):
    day.crowd(answering)
    spring = day.campaign(
        people=strangers(60), file=FILE.replace("cap = 100", "cap = 0.5")
    ).starts()
    day.passes("10m")
    assert spring.status == "paused"
    assert "cap" in spring.view["why"]
    spent, called = spring.view["spent"], len(day.cloud.connect.calls)
    assert spent >= 0.5
    assert 0 < called < 60
    with pytest.raises(CampaignRefused, match="raise the cap"):
        spring.resumes()
    spring.changes("cap = 0.5", "cap = 50")
    spring.resumes()
    day.passes("15m")
    assert spring.status == "finished"
    assert len(day.cloud.connect.calls) == 60


def test_a_change_of_text_is_heard_by_whoever_is_called_next(day):
    file = FILE.replace("[spending]", "[calls]\ncalls_at_once = 1\n\n[spending]")
    spring = day.campaign(people=["backup", "lead"], file=file).starts()
    day.passes("3s")
    first = next(one for one in ("backup", "lead") if day.phone(one).state["state"] == "ringing")
    other = {"backup": "lead", "lead": "backup"}[first]
    phone = day.phone(first).rings().answers()
    spring.changes("Can you come on {date}?", "Shall we see you on {date}?")
    phone.presses("1").hears(VISIT).hangs_up()
    day.phone(other).is_silent()
    rings(day, other).answers().presses("1").hears("Shall we see you on Monday?").hangs_up()


def test_an_alert_in_a_full_campaign_rings_within_two_seconds_and_the_campaign_ends_by_itself(day):
    day.crowd(answering)
    spring = day.campaign(people=strangers(40)).starts()
    day.passes("30s")
    assert day.under_way(spring) == 6
    day.alarm()
    day.passes("2s")
    day.phone("primary").rings().answers()
    day.passes("20s")
    day.phone("primary").presses("1").hangs_up()
    day.passes("15m")
    assert spring.stages == {"done": 40}
    assert (spring.status, spring.view["finishIn"]) == ("finished", 0)


def test_two_campaigns_share_the_slots_and_one_keeps_to_its_own_few(day):
    day.crowd(answering)
    few = FILE.replace("[spending]", "[calls]\ncalls_at_once = 2\n\n[spending]")
    spring = day.campaign("spring", strangers(20))
    summer = day.campaign("summer", strangers(20, first=20), file=few)
    spring.starts()
    summer.starts()
    day.passes("3s")
    for _ in range(40):
        day.passes("1s")
        assert (day.under_way(spring), day.under_way(summer)) == (4, 2)
    day.passes("15m")
    assert spring.stages == summer.stages == {"done": 20}
    assert (spring.status, summer.status) == ("finished", "finished")

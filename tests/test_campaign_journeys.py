"""Campaigns as operators and those they call live them: from the list to the phone and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from campaign_day import FILE, CampaignDay, answering, away, strangers

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
    day.sleeps("96h")
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

"""The pacer in the sandbox: looks, lease and turns around it, as they are deployed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import recording  # noqa: F401 - what the functions ask for is compared with their roles
from campaign_calls import ID
from campaign_paced import PACER, PacedNight, answers

from dispatch.campaign.person import Stage
from dispatch.campaign.run import Status
from handlers.adapters.pacer_lease import PacerLease
from sandbox.telephone.crowd import Happens, Script


@pytest.fixture
def paced():
    night = PacedNight()
    yield night
    night.is_over()


def test_everybody_is_called_once_and_the_campaign_ends(paced):
    paced.crowd(12, answers)
    paced.begins()
    paced.passes("5m")
    assert paced.stages() == {Stage.DONE: 12}
    assert {len(one.attempts) for one in paced.everybody()} == {1}
    assert paced.now_status() is Status.FINISHED
    assert len(paced.cloud.connect.calls) == 12


def test_no_more_calls_at_once_than_alerts_leave(paced):
    paced.crowd(12, answers)
    paced.begins()
    most = 0
    for _ in range(60):
        paced.passes("1s")
        most = max(most, paced.cloud.connect.under_way)
    assert most == 10 - 3 - 1


def test_busy_people_are_called_again_in_time(paced):
    paced.crowd(3, lambda _number, call: Script(Happens.BUSY) if call == 1 else answers(0, 0))
    paced.begins()
    paced.passes("1m")
    assert {one.attempts[0].outcome for one in paced.everybody()} == {"busy"}
    paced.passes("30m")
    assert paced.stages() == {Stage.DONE: 3}
    assert {len(one.attempts) for one in paced.everybody()} == {2}


def test_a_page_in_the_middle_of_a_campaign_rings_at_once(paced):
    paced.crowd(30, answers)
    paced.begins()
    paced.passes("20s")
    assert paced.cloud.connect.under_way == 6
    paced.alarm()
    paced.passes("1s")
    paced.phone("primary").rings()


def test_a_campaign_that_is_paused_calls_nobody_after_five_seconds_and_goes_on(paced):
    paced.crowd(30, answers)
    paced.begins()
    paced.passes("20s")
    paced.campaign = paced.campaigns.load(ID)
    paced.campaigns.save(replace(paced.campaign, status=Status.PAUSED))
    paced.passes("5s")
    called = len(paced.cloud.connect.calls)
    paced.passes("2m")
    assert len(paced.cloud.connect.calls) == called
    assert Stage.CALLING not in paced.stages()
    paced.campaigns.save(replace(paced.campaigns.load(ID), status=Status.RUNNING))
    paced.begins()
    paced.passes("10m")
    assert paced.stages() == {Stage.DONE: 30}


def test_looks_come_each_second_and_stay_one_chain_however_often_they_are_begun(paced):
    paced.crowd(30, answers)
    for _ in range(3):
        paced.begins()
    paced.passes("10s")
    paced.begins()
    assert 29 <= paced.looks_within("30s") <= 33


def test_with_nobody_to_call_the_looks_end(paced):
    paced.crowd(1, answers)
    paced.begins()
    paced.passes("2m")
    assert paced.now_status() is Status.FINISHED
    assert paced.looks_within("10m") == 0


def test_a_chain_that_broke_is_begun_anew_within_a_minute_and_a_bit(paced):
    paced.crowd(6, answers)
    paced.passes("90s")
    assert Stage.WAITING not in paced.stages()


def test_a_campaign_whose_people_are_due_tomorrow_lets_the_pacer_rest(paced):
    paced.crowd(2, answers)
    tomorrow = paced.cloud.loop.now + timedelta(days=1)
    for person in paced.everybody():
        paced.people.save_dial(replace(person, due_at=tomorrow))
    paced.begins()
    paced.passes("3m")
    assert paced.looks_within("10m") < 50
    assert paced.now_status() is Status.RUNNING


def test_a_pacer_that_is_cut_off_leaves_everything_to_the_next(paced):
    paced.crowd(8, answers)
    paced.begins()
    paced.passes("9s")
    stranger = PacerLease(paced.table, "somebody else")
    pacer = paced.cloud.functions[PACER]
    pacer._handler = None  # noqa: SLF001 - another process, which knows nothing
    paced.passes("5m")
    assert paced.stages() == {Stage.DONE: 8}
    assert {len(one.attempts) for one in paced.everybody()} == {1}
    assert stranger.take(paced.cloud.loop.now) is not None


def test_ends_that_were_told_are_deleted_from_their_queue(paced):
    paced.crowd(5, answers)
    paced.begins()
    paced.passes("5m")
    assert paced.queue("CampaignEndsQueue").held == []


def test_the_metrics_tell_what_happened(paced):
    paced.crowd(5, answers)
    paced.begins()
    paced.passes("5m")
    lines = paced.cloud.functions[PACER].output.getvalue().splitlines()
    told = [json.loads(line) for line in lines if "CampaignStarts" in line]
    assert sum(one["CampaignStarts"][0] for one in told) == 5
    assert sum(one["CampaignAnswered"][0] + one["CampaignNoKey"][0] for one in told) == 5
    assert max(one["CampaignCallsShare"][0] for one in told) == 100 * 5 / 6


def test_a_look_that_fails_is_a_failed_invocation_so_that_the_alarm_hears_of_it(paced):
    failing = {"messageId": "m-1", "body": "no JSON"}
    with pytest.raises(Exception, match="a look at who paces the campaigns failed"):
        paced.cloud.functions[PACER].invoke({"Records": [failing]})

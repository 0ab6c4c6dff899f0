"""The plan's way: who rings, in which order, at which second, and how it ends."""

import pytest
from trouble import Trouble, stage

from dispatch.actions import Announce, Notify, PlaceCall, StopCall, WakeAt
from dispatch.facts import DeadlinePassed
from dispatch.incident import State

LONG = 100_000


def test_the_first_stage_rings_when_the_incident_opens():
    trouble = Trouble(stage("primary"), stage("backup")).fires()
    assert trouble.rang() == [("primary", 0)]
    assert trouble.decision.outcome == "opened"
    assert trouble.reasons[0].text == "high, because of because"


def test_everybody_of_a_stage_rings_together():
    trouble = Trouble(stage("primary", "backup", "lead")).fires()
    assert trouble.rang() == [("primary", 0), ("backup", 0), ("lead", 0)]


def test_stages_follow_each_other_at_exactly_their_waits():
    trouble = Trouble(stage("a", wait=30), stage("b", wait=100), stage("c", wait=7)).fires()
    trouble.passes(LONG)
    assert trouble.rang() == [("a", 0), ("b", 30), ("c", 130)]


def test_all_repeats_ring_at_exactly_the_plans_times_and_then_everyone_missed_it():
    trouble = Trouble(stage("a", wait=30), stage("b", "c", wait=45), repeats=2).fires()
    trouble.passes(LONG)
    expected = [
        (who, 75 * number + at)
        for number in range(3)
        for who, at in [("a", 0), ("b", 30), ("c", 30)]
    ]
    assert trouble.rang() == expected
    assert trouble.state == "missed"
    assert trouble.notices("operations") == [("missed", 225)]
    assert trouble.incident.wake_at is None


def test_no_two_calls_share_a_token():
    trouble = Trouble(stage("a", "b", wait=60, retries=2, retry_after=5), repeats=3).fires()
    for _ in range(100):
        for attempt in trouble.incident.attempts:
            if attempt.ringing:
                trouble.ends(attempt.contact, "busy")
        trouble.passes(5)
    tokens = [one.attempt for _, one in trouble.asked if isinstance(one, PlaceCall)]
    assert len(tokens) == len(set(tokens)) == 2 * 3 * 4


def test_a_ringing_call_is_stopped_before_the_next_stage_rings():
    trouble = Trouble(stage("a", wait=30), stage("b", notify=["notices"])).fires()
    trouble.passes(29)
    assert not trouble.stopped()
    trouble.passes(1)
    kinds = [type(one) for at, one in trouble.asked if at == 30]
    assert kinds == [StopCall, PlaceCall, Notify, Announce, WakeAt]
    assert trouble.stopped() == [("a", 30)]


def test_a_call_in_talk_goes_on_while_the_next_stage_rings():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires().answers("a").passes(30)
    assert trouble.rang() == [("a", 0), ("b", 30)]
    assert not trouble.stopped()
    assert trouble.presses("a", "1").state == "acknowledged"
    assert trouble.stopped() == [("b", 30)]


@pytest.mark.parametrize("outcome", ["no answer", "busy", "answered without a key"])
def test_a_stage_lasts_exactly_its_wait_whatever_became_of_its_call(outcome):
    trouble = Trouble(stage("a", wait=30), stage("b")).fires().passes(3).ends("a", outcome)
    assert trouble.passes(LONG).rang() == [("a", 0), ("b", 30)]


def test_a_late_wake_up_moves_the_rest_of_the_plan_and_replays_nothing():
    trouble = Trouble(stage("a", wait=30), stage("b", wait=30), stage("c", wait=30)).fires()
    trouble.now = trouble.incident.wake_at.replace(minute=5)
    trouble.takes(DeadlinePassed())
    assert trouble.rang() == [("a", 0), ("b", 330)]
    trouble.passes(LONG)
    assert trouble.rang()[2:] == [("c", 360)]


def test_an_early_or_repeated_wake_up_changes_nothing():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires()
    trouble.takes(DeadlinePassed())
    assert not trouble.decision.changed
    trouble.passes(30).takes(DeadlinePassed())
    assert not trouble.decision.changed
    assert trouble.decision.actions == trouble.decision.reasons == ()


def test_mail_first_and_the_phone_later():
    trouble = Trouble(stage(notify=["notices"], wait=600), stage("a")).fires()
    assert trouble.rang() == []
    assert trouble.notices() == [("opened", 0)]
    assert trouble.passes(600).rang() == [("a", 600)]


def test_a_plan_that_calls_nobody_is_not_missed_but_waits_for_the_recovery():
    trouble = Trouble(stage(notify=["notices"], wait=60), close_after=3600).fires("medium")
    trouble.passes(600)
    assert trouble.state == "open"
    assert trouble.notices("operations") == []
    assert "the plan calls nobody; waiting for the recovery" in trouble.texts


def test_a_notice_only_incident_closes_itself_after_close_after():
    trouble = Trouble(stage(notify=["notices"], wait=60), close_after=3600).fires("medium")
    assert trouble.passes(60 + 3599).state == "open"
    assert trouble.passes(1).state == "resolved"
    assert trouble.incident.wake_at is None


def test_a_wake_up_is_asked_for_each_new_deadline_and_for_no_deadline_twice():
    trouble = Trouble(stage("a", wait=30), stage("b", wait=40)).fires()
    trouble.answers("a").takes(DeadlinePassed())
    assert trouble.woken() == [30]
    trouble.passes(30)
    assert trouble.woken() == [30, 70]
    trouble.passes(LONG)
    assert trouble.woken()[:2] == [30, 70]
    assert len(set(trouble.woken())) == len(trouble.woken())


def test_only_the_latest_wake_up_stays_pending():
    trouble = Trouble(stage("a", wait=30), stage("b"), performing=False).fires().passes(30)
    (waiting,) = trouble.pending(WakeAt)
    assert waiting.at == trouble.incident.wake_at


def test_the_plan_is_frozen_when_the_incident_opens():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires()
    trouble.plans["main"] = Trouble(stage("z")).plans["main"]
    assert trouble.passes(30).rang() == [("a", 0), ("b", 30)]


def test_the_same_event_opens_the_same_incident_with_the_same_tokens():
    first, again = Trouble(stage("a")).fires(), Trouble(stage("a")).fires()
    assert first.incident == again.incident
    other = Trouble(stage("a")).fires(number=2)
    assert other.incident.id != first.incident.id
    assert other.call("a") != first.call("a")


@pytest.mark.parametrize("state", [State.MISSED, State.RESOLVED])
def test_an_alert_after_the_end_opens_another_incident(state):
    trouble = Trouble(stage("a", wait=30)).fires()
    first = trouble.incident.id
    trouble = trouble.passes(30) if state is State.MISSED else trouble.recovers()
    assert trouble.state == state
    trouble.fires(number=2)
    assert trouble.decision.outcome == "opened"
    assert (trouble.state, trouble.incident.id == first) == ("open", False)


def test_a_fact_without_an_incident_is_a_key_error():
    with pytest.raises(KeyError, match="DeadlinePassed needs an incident"):
        Trouble(stage("a")).takes(DeadlinePassed())

"""What holds a plan back: a silence, an event that came late. Held is not dropped."""

from dataclasses import replace
from datetime import timedelta

import pytest
from trouble import BEGIN, Trouble, alert, stage

from dispatch.facts import AlertFired, Hold, HoldEnded
from dispatch.severity import Severity


def fired(severity="high", hold_for=600, number=1):
    hold = Hold(BEGIN + timedelta(seconds=hold_for), "silence s-1") if hold_for else None
    return AlertFired(alert(number), "rule", "because", Severity(severity), "main", hold)


def held(**more):
    return Trouble(stage("primary", notify=("notices",)), stage("backup")).takes(fired(**more))


def test_a_held_alert_opens_an_incident_that_calls_and_tells_nobody():
    trouble = held().passes(599)
    assert (trouble.rang(), trouble.notices(), trouble.state) == ([], [], "open")
    assert trouble.reasons[-1].text == "held back until 2026-11-21 03:10 UTC: silence s-1"


def test_what_still_fires_at_the_end_of_the_hold_pages_from_the_first_stage():
    trouble = held().passes(800)
    assert trouble.rang() == [("primary", 600), ("backup", 720)]


def test_a_recovery_ends_a_held_incident_without_a_call():
    trouble = held().recovers().passes(86400)
    assert (trouble.rang(), trouble.state) == ([], "resolved")


def test_an_acknowledgement_ends_a_hold():
    trouble = held().acked().passes(3600)
    assert (trouble.rang(), trouble.state) == ([], "acknowledged")


def test_a_hold_that_is_over_already_holds_nothing():
    assert held(hold_for=-1).rang() == [("primary", 0)]


def test_a_hold_can_end_before_its_time_and_once():
    trouble = held().passes(60).takes(HoldEnded("silence s-1 was ended"))
    trouble.takes(HoldEnded("silence s-1 was ended"))
    assert trouble.rang() == [("primary", 60)]


def test_the_end_of_a_hold_does_not_wake_what_is_taken():
    trouble = held().acked().takes(HoldEnded("silence s-1 was ended"))
    assert trouble.rang() == []


def test_an_incident_that_has_begun_goes_on_whatever_is_held_later():
    trouble = Trouble(stage("primary"), stage("backup")).fires("medium")
    trouble.takes(fired("critical", number=2)).passes(120)
    assert trouble.rang() == [("primary", 0), ("backup", 120)]


def test_a_worse_alert_that_is_held_too_stays_held():
    trouble = held().takes(fired("critical", hold_for=900, number=2)).passes(899)
    assert (trouble.rang(), trouble.incident.severity.value) == ([], "critical")


def test_an_alert_that_nothing_holds_back_begins_the_held_incident():
    trouble = held().passes(30).takes(fired(hold_for=0, number=2))
    assert trouble.rang() == [("primary", 30)]


def test_a_worse_alert_that_nothing_holds_back_pages_at_once():
    trouble = held().passes(30).takes(fired("critical", hold_for=0, number=2))
    assert trouble.rang() == [("primary", 30)]


def test_where_another_silence_holds_it_still_the_plan_begins_at_the_end_of_that_one():
    trouble = held().passes(60)
    rest = Hold(BEGIN + timedelta(seconds=300), "silence s-2")
    trouble.takes(HoldEnded("silence s-1 is over", rest))
    assert trouble.texts[-1] == "held back until 2026-11-21 03:05 UTC: silence s-2"
    assert trouble.passes(240).rang() == [("primary", 300)]


def test_a_rest_that_is_what_holds_it_anyway_leaves_no_line():
    trouble = held()
    before = len(trouble.texts)
    trouble.takes(
        HoldEnded("silence s-9 is over", Hold(BEGIN + timedelta(seconds=600), "silence s-1"))
    )
    assert len(trouble.texts) == before
    assert trouble.passes(600).rang() == [("primary", 600)]


def test_a_rest_that_is_over_already_begins_the_plan_at_once():
    trouble = held().passes(60).takes(HoldEnded("silence s-1 is over", Hold(BEGIN, "silence s-2")))
    assert trouble.rang() == [("primary", 60)]


def waits_for_somebody(why):
    """Open, and held for a reason that is no alert's."""
    trouble = Trouble(stage("primary")).fires()
    until = BEGIN + timedelta(hours=1)
    trouble.incident = replace(trouble.incident, held=why, stage_ends_at=until, attempts=())
    return trouble


@pytest.mark.parametrize("why", ["nobody is on call before", "then ben may be called"])
def test_the_end_of_a_silence_does_not_wake_who_is_not_on_call_or_asleep(why):
    trouble = waits_for_somebody(why).takes(HoldEnded("silence s-1 is over"))
    assert not trouble.decision.changed


@pytest.mark.parametrize("why", ["nobody is on call before", "then ben may be called"])
def test_a_further_alert_does_not_either(why):
    trouble = waits_for_somebody(why).takes(fired(hold_for=0, number=2))
    assert trouble.rang() == [("primary", 0)]
    assert trouble.incident.held == why


def test_a_further_alert_begins_one_that_was_held_because_it_came_late():
    trouble = waits_for_somebody("it waited 20 min in the queue").takes(fired(hold_for=0, number=2))
    assert trouble.rang() == [("primary", 0), ("primary", 0)]


def test_what_recovers_while_it_is_held_is_told_to_nobody():
    trouble = held().recovers()
    assert (trouble.state, trouble.notices()) == ("resolved", [])


def test_what_recovers_after_its_hold_is_told():
    trouble = held().passes(600).recovers()
    assert trouble.notices() == [("opened", 600), ("resolved", 600)]


def test_what_was_taken_while_it_was_held_is_told_to_be_over():
    trouble = held().acked().recovers()
    assert trouble.notices() == [("acknowledged", 0), ("resolved", 0)]

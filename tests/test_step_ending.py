"""How an incident ends: acknowledged, recovered, missed, closed."""

from datetime import timedelta

import pytest
from trouble import BEGIN, Trouble, stage

from dispatch.actions import PlaceCall, WakeAt
from dispatch.attempt import Outcome
from dispatch.facts import CallEnded, KeyPressed


def test_key_1_acknowledges_and_stops_everything_that_rings():
    trouble = Trouble(stage("a", "b", "c")).fires().passes(8).answers("b").presses("b", "1")
    assert trouble.state == "acknowledged"
    assert trouble.incident.taken_by == "b"
    assert trouble.stopped() == [("a", 8), ("c", 8)]
    assert trouble.notices() == [("acknowledged", 8)]
    assert trouble.attempt("b").outcome is Outcome.ACKNOWLEDGED


def test_key_1_counts_although_the_pick_up_was_never_told():
    trouble = Trouble(stage("a")).fires().presses("a", "1")
    assert trouble.state == "acknowledged"
    assert trouble.attempt("a").answered_at == BEGIN


def test_nothing_rings_after_an_acknowledgement():
    trouble = Trouble(stage("a", wait=30, retries=5), stage("b"), repeats=3).fires()
    trouble.acked().passes(3600)
    assert trouble.rang() == [("a", 0)]


def test_a_command_acknowledges_and_stops_what_rings_and_waits():
    trouble = Trouble(stage("a", "b", wait=60, retries=1)).fires().ends("a", "busy").acked("Maria")
    assert trouble.incident.taken_by == "Maria"
    assert trouble.stopped() == [("b", 0)]
    assert trouble.incident.retries == ()
    assert trouble.passes(600).rang() == [("a", 0), ("b", 0)]


def test_a_call_that_was_not_placed_yet_is_dropped_by_an_acknowledgement():
    trouble = Trouble(stage("a"), performing=False).fires().acked()
    assert trouble.pending(PlaceCall) == []


def test_the_first_who_takes_it_has_it():
    trouble = Trouble(stage("a", "b")).fires().answers("a").answers("b")
    trouble.presses("a", "1").presses("b", "1").acked("Maria")
    assert trouble.incident.taken_by == "a"
    assert trouble.kinds.count("acknowledged") == 1


@pytest.mark.parametrize("how", ["key", "command"])
def test_what_everyone_missed_can_still_be_taken(how):
    trouble = Trouble(stage("a", wait=30)).fires().answers("a").passes(30)
    assert trouble.state == "missed"
    trouble = trouble.presses("a", "1") if how == "key" else trouble.acked()
    assert trouble.state == "acknowledged"
    assert trouble.incident.ended_at is None


def test_key_1_in_a_call_of_an_earlier_stage_acknowledges():
    trouble = Trouble(stage("a", wait=30), stage("b", wait=30), stage("c")).fires()
    first = trouble.answers("a").call("a")
    trouble.passes(60).takes(KeyPressed(first, "1"))
    assert trouble.incident.taken_by == "a"
    assert trouble.stopped()[-1] == ("c", 60)


def test_key_1_in_a_call_that_was_stopped_too_late_acknowledges():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires()
    first = trouble.call("a")
    trouble.passes(30).takes(KeyPressed(first, "1"))
    assert trouble.state == "acknowledged"


@pytest.mark.parametrize("key", ["1", "2"])
def test_no_key_changes_a_resolved_incident(key):
    trouble = Trouble(stage("a")).fires().answers("a").recovers().presses("a", key)
    assert trouble.state == "resolved"
    assert trouble.decision.actions == ()


def test_key_2_does_not_undo_an_acknowledgement():
    trouble = Trouble(stage("a", "b"), stage("c")).fires().answers("a").answers("b")
    trouble.presses("a", "1").presses("b", "2").passes(600)
    assert trouble.state == "acknowledged"
    assert trouble.rang() == [("a", 0), ("b", 0)]
    assert trouble.presses("a", "2").attempt("a").outcome is Outcome.ACKNOWLEDGED


def test_a_recovery_stops_what_rings_and_tells_the_team():
    trouble = Trouble(stage("a", "b")).fires().passes(5).answers("b").recovers()
    assert trouble.decision.outcome == "resolved"
    assert trouble.state == "resolved"
    assert trouble.stopped() == [("a", 5)]
    assert trouble.notices() == [("resolved", 5)]
    assert trouble.incident.ended_at == BEGIN + timedelta(seconds=5)


def test_a_recovery_while_a_retry_waits_drops_it():
    trouble = Trouble(stage("a", wait=100, retries=3)).fires().ends("a", "busy").recovers()
    assert trouble.passes(600).rang() == [("a", 0)]


@pytest.mark.parametrize("before", ["missed", "acknowledged"])
def test_a_recovery_resolves_what_was_taken_or_missed(before):
    trouble = Trouble(stage("a", wait=30)).fires()
    trouble = trouble.passes(30) if before == "missed" else trouble.acked()
    assert trouble.state == before
    assert trouble.recovers().state == "resolved"


def test_an_acknowledged_incident_closes_itself_after_close_after():
    trouble = Trouble(stage("a"), close_after=3600).fires().passes(10).acked()
    assert trouble.passes(3599).state == "acknowledged"
    assert trouble.passes(1).state == "resolved"
    assert trouble.notices() == [("acknowledged", 10), ("resolved", 3610)]
    assert "closed: nothing was heard of it any more" in trouble.texts


def test_a_recovery_older_than_the_latest_alert_does_not_silence_it():
    minute = timedelta(minutes=1)
    trouble = Trouble(stage("a")).fires().fires(number=2, at=BEGIN + 2 * minute)
    trouble.recovers(at=BEGIN + minute)
    assert trouble.state == "open"
    assert trouble.decision.outcome == "suppressed"
    assert trouble.texts[-1] == "a recovery from before the latest alert ends nothing"
    assert trouble.recovers(at=BEGIN + 3 * minute).state == "resolved"


def test_a_recovery_of_the_same_moment_or_with_a_clock_of_its_own_resolves():
    for at in (BEGIN, BEGIN - timedelta(hours=2), BEGIN.replace(year=1970)):
        assert Trouble(stage("a")).fires().recovers(at=at).state == "resolved"


def test_an_older_alert_that_joins_late_does_not_make_a_recovery_look_newer():
    trouble = Trouble(stage("a")).fires(at=BEGIN + timedelta(minutes=5)).fires(number=2, at=BEGIN)
    assert trouble.recovers(at=BEGIN + timedelta(minutes=3)).state == "open"


def test_a_talk_goes_on_after_the_recovery_and_its_end_is_noted():
    trouble = Trouble(stage("a")).fires().answers("a").recovers()
    assert trouble.stopped() == []
    trouble.hangs_up("a")
    assert trouble.attempt("a").outcome is Outcome.ANSWERED_WITHOUT_KEY
    assert trouble.incident.wake_at is None


def test_who_took_it_is_told_in_the_timeline():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "1")
    assert trouble.texts[-3:] == ["a picked up", "a pressed 1", "a has it"]


def test_a_late_end_of_the_call_that_took_it_changes_nothing():
    trouble = Trouble(stage("a")).fires().presses("a", "1")
    trouble.takes(CallEnded(trouble.call("a"), Outcome.NO_ANSWER))
    assert not trouble.decision.changed


def test_a_wake_up_that_was_never_sent_is_forgotten_with_the_incident_it_was_for():
    trouble = Trouble(stage("a"), performing=False).fires()
    assert trouble.pending(WakeAt)
    assert not trouble.recovers().pending(WakeAt)

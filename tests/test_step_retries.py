"""Within a stage: calling again, passing on, numbers that cannot be called."""

import pytest
from trouble import Trouble, stage

from dispatch.attempt import Outcome
from dispatch.facts import CallEnded, KeyPressed

UNREACHED = ["no answer", "busy", "failed", "answered without a key"]


@pytest.mark.parametrize("outcome", UNREACHED)
def test_who_was_not_reached_is_called_again_after_retry_after(outcome):
    trouble = Trouble(stage("a", wait=120, retries=1, retry_after=20)).fires()
    trouble.passes(10).ends("a", outcome).passes(19)
    assert trouble.rang() == [("a", 0)]
    assert trouble.passes(1).rang() == [("a", 0), ("a", 30)]


def test_nobody_is_called_more_often_than_the_retries_say():
    trouble = Trouble(stage("a", wait=600, retries=2, retry_after=20)).fires()
    for _ in range(10):
        if trouble.attempt("a").ringing:
            trouble.ends("a", "busy")
        trouble.passes(20)
    assert trouble.rang() == [("a", 0), ("a", 20), ("a", 40)]


def test_each_contact_of_a_stage_has_retries_of_their_own():
    trouble = Trouble(stage("a", "b", wait=600, retries=1, retry_after=20)).fires()
    trouble.ends("a", "busy").passes(10).ends("b", "busy").passes(100)
    assert trouble.rang() == [("a", 0), ("b", 0), ("a", 20), ("b", 30)]


def test_a_retry_that_the_stage_has_no_time_for_is_skipped_with_its_reason():
    trouble = Trouble(stage("a", wait=30, retries=1, retry_after=20), stage("b")).fires()
    trouble.passes(10).ends("a", "busy")
    assert trouble.texts[-1] == "a is not called again: the stage ends first"
    assert trouble.passes(100).rang() == [("a", 0), ("b", 30)]


def test_a_call_that_ends_after_its_stage_is_not_tried_again():
    plan = [stage("a", wait=30, retries=3, retry_after=1), stage("b", retries=3)]
    trouble = Trouble(*plan).fires()
    trouble.answers("a").passes(40).hangs_up("a").passes(10)
    assert trouble.rang() == [("a", 0), ("b", 30)]


def test_a_mailbox_does_not_acknowledge():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires().answers("a").hangs_up("a")
    assert trouble.state == "open"
    assert "a: answered without a key" in trouble.texts
    assert trouble.passes(30).rang() == [("a", 0), ("b", 30)]


def test_key_2_of_the_only_contact_ends_the_stage_at_once():
    trouble = Trouble(stage("a", wait=120), stage("b")).fires().passes(9).answers("a")
    trouble.presses("a", "2")
    assert trouble.rang() == [("a", 0), ("b", 9)]
    assert trouble.stopped() == []
    assert trouble.attempt("a").outcome is Outcome.PASSED_ON


def test_key_2_of_one_of_two_waits_for_the_other():
    trouble = Trouble(stage("a", "b", wait=120), stage("c")).fires().answers("a")
    trouble.presses("a", "2").passes(50)
    assert trouble.rang() == [("a", 0), ("b", 0)]
    trouble.answers("b").presses("b", "2")
    assert trouble.rang()[2:] == [("c", 50)]


def test_who_passed_on_is_not_called_again_in_this_stage():
    trouble = Trouble(stage("a", "b", wait=120, retries=3), stage("c")).fires().answers("a")
    trouble.presses("a", "2").hangs_up("a").passes(119)
    assert trouble.rang() == [("a", 0), ("b", 0)]


def test_who_passed_on_late_in_an_ended_call_takes_their_retry_back():
    trouble = Trouble(stage("a", "b", wait=120, retries=1), stage("c")).fires()
    first = trouble.call("a")
    trouble.hangs_up("a").takes(KeyPressed(first, "2")).passes(100)
    assert trouble.rang() == [("a", 0), ("b", 0)]


def test_who_passed_on_late_is_out_although_their_second_call_rings():
    trouble = Trouble(stage("a", wait=120, retries=2, retry_after=5), stage("b")).fires()
    first = trouble.call("a")
    trouble.ends("a").passes(5).takes(KeyPressed(first, "2"))
    assert trouble.stopped() == [("a", 5)]
    assert trouble.rang() == [("a", 0), ("a", 5), ("b", 5)]


def test_who_passed_on_late_does_not_go_on_ringing_beside_others():
    trouble = Trouble(stage("a", "b", wait=120, retries=2, retry_after=5), stage("c")).fires()
    first = trouble.call("a")
    trouble.ends("a").passes(5).takes(KeyPressed(first, "2"))
    assert trouble.stopped() == [("a", 5)]
    trouble.passes(100)
    assert trouble.rang() == [("a", 0), ("b", 0), ("a", 5)]


def test_key_2_in_the_last_stage_ends_the_plan():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "2")
    assert trouble.state == "missed"
    assert trouble.notices("operations") == [("missed", 0)]


def test_key_2_in_the_last_stage_begins_the_next_round():
    trouble = Trouble(stage("a", wait=30), stage("b"), repeats=1).fires().passes(30)
    trouble.answers("b").presses("b", "2")
    assert trouble.rang() == [("a", 0), ("b", 30), ("a", 30)]


def test_key_2_in_a_stage_that_is_over_moves_nothing():
    trouble = Trouble(stage("a", wait=30), stage("b", wait=30), stage("c")).fires().answers("a")
    trouble.passes(30).presses("a", "2")
    assert trouble.rang() == [("a", 0), ("b", 30)]
    assert trouble.attempt("a").outcome is Outcome.PASSED_ON


def test_key_2_after_everyone_missed_it_is_taken_note_of():
    trouble = Trouble(stage("a", wait=30)).fires().answers("a").passes(30)
    assert trouble.state == "missed"
    trouble.presses("a", "2")
    assert trouble.attempt("a").outcome is Outcome.PASSED_ON
    assert trouble.state == "missed"


def test_a_bad_number_ends_the_stage_at_once():
    trouble = Trouble(stage("a", wait=120, retries=5), stage("b")).fires().passes(2)
    trouble.ends("a", "bad number")
    assert trouble.rang() == [("a", 0), ("b", 2)]


def test_a_bad_number_and_a_pass_on_end_the_stage_together():
    trouble = Trouble(stage("a", "b", wait=120), stage("c"), performing=False).fires()
    trouble.refused("a", "bad number").passes(4).answers("b").presses("b", "2")
    assert trouble.rang()[2:] == [("c", 4)]


def test_a_refused_number_is_told_to_operations():
    trouble = Trouble(stage("a", wait=60), stage("b"), performing=False).fires()
    trouble.refused("a", "bad number", "no such")
    assert trouble.notices("operations") == [("fault", 0)]
    assert "a: bad number: no such" in trouble.texts


def test_a_refused_route_is_told_to_operations_and_tried_again_within_the_stage():
    plan = [stage("a", wait=60, retries=1, retry_after=20), stage("b")]
    trouble = Trouble(*plan, performing=False).fires().refused("a", "failed")
    assert trouble.notices("operations") == [("fault", 0)]
    assert trouble.passes(60).rang() == [("a", 0), ("a", 20), ("b", 60)]


def test_a_plan_of_bad_numbers_ends_at_once_in_missed():
    trouble = Trouble(stage("a"), stage("b"), repeats=3, performing=False).fires()
    for _ in range(2 * 4):
        trouble.refused(trouble.incident.attempts[-1].contact, "bad number")
    assert trouble.state == "missed"
    assert len(trouble.rang()) == 2 * 4
    assert trouble.seconds == 0


def test_a_retry_is_not_lost_when_the_end_is_told_twice():
    trouble = Trouble(stage("a", wait=120, retries=1, retry_after=20)).fires()
    first = trouble.call("a")
    trouble.ends("a", "busy").passes(5)
    trouble.takes(CallEnded(first, Outcome.NO_ANSWER))
    assert not trouble.decision.changed
    assert trouble.passes(100).rang() == [("a", 0), ("a", 20)]

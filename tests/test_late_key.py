"""A key that only the contact record holds takes what the talk would have taken."""

from dataclasses import replace

import pytest
from lines import Phone, incident_of

from dispatch.facts import KeyPressed
from dispatch.line.late_key import meant_by
from dispatch.line.state import CallRecord
from dispatch.line.telling import turn_of
from dispatch.line.turn import after_turn

CALL = CallRecord("anna", "main", "i-a", "a")


def talking(*names):
    """A call for `a`, in which the others are waiting to be told, is picked up."""
    phone = Phone().rings("a")
    for name in names:
        phone.shares(name)
    return presses(phone.picks_up(), "", "")


def presses(phone, key, heard):
    """The answer function stores what follows from the key."""
    incidents = {
        want.incident: incident_of(want, outcome="passed on" if want.settled else None)
        for want in phone.line.wants
    }
    turn = turn_of(phone.line, phone.call, key, heard, incidents)
    phone.line = after_turn(phone.line, turn, phone.now)
    return phone


def meant(phone, key, heard):
    return meant_by(phone.line, "c-a", CALL, [KeyPressed("a", key, heard)])


def test_nothing_is_meant_where_the_record_holds_no_key():
    assert meant_by(talking().line, "c-a", CALL, []) == ()


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_key_counts_for_everything_that_was_told_before_it(key):
    assert meant(talking("b"), key, "0") == ("a", "b")


def test_who_heard_only_the_words_sent_with_the_call_means_what_it_was_placed_for():
    phone = Phone().rings("a").shares("b").picks_up()
    assert meant(phone, "1", "") == ("a",)


def test_a_key_that_is_stored_is_not_read_a_second_time():
    assert meant(presses(talking("b"), "1", "0"), "1", "0") == ()


def test_a_second_key_after_a_stored_one_counts_for_what_is_told_since():
    phone = presses(talking(), "2", "0")
    phone.shares("b")
    presses(phone, "3", "1")
    assert meant(phone, "1", "2") == ("b",)


def test_what_was_passed_on_and_is_the_only_one_may_be_taken_after_all():
    assert meant(presses(talking(), "2", "0"), "1", "0") == ("a",)


def test_a_key_while_going_through_them_counts_for_the_one_told_by_itself():
    phone = presses(talking("b"), "3", "0")
    assert meant(phone, "1", "1") == (phone.call.walking,)


def test_a_key_of_somebody_who_did_not_hear_what_followed_from_the_last_one_counts_for_nobody():
    assert meant(presses(talking("b"), "*", "0"), "1", "0") == ()


def test_where_the_line_gave_the_call_up_the_key_is_for_whom_it_was_placed():
    phone = talking("b")
    phone.line = replace(phone.line, call=None)
    assert meant(phone, "1", "1") == ("a",)

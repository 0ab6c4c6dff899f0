"""The call under way: it gets a name, is answered, and its end is shared by whom it told."""

from dataclasses import replace

import pytest
from lines import BEGIN, Phone, at

from dispatch.attempt import Outcome
from dispatch.facts import CallAnswered, CallEnded, KeyPressed, NotTold
from dispatch.incident import LOST_AFTER
from dispatch.line import calling
from dispatch.line.asking import LEASE
from dispatch.line.news import members, news_of_end, news_of_pick_up
from dispatch.line.state import CallRecord

SHARED = ["busy", "bad number", "failed"]


def test_a_placed_call_has_its_name_and_a_lease_from_then_on():
    phone = Phone().reserves("a").passes(4)
    phone.line = calling.placed(phone.line, "a", "c-a", phone.now)
    assert (phone.call.contact_id, phone.call.over_at) == ("c-a", at(4) + LEASE)


def test_a_name_told_twice_changes_nothing():
    phone = Phone().rings("a").passes(20)
    assert calling.placed(phone.line, "a", "c-a", phone.now) == phone.line


def test_a_call_of_another_attempt_names_nothing():
    phone = Phone().reserves("a")
    assert calling.placed(phone.line, "b", "c-b", phone.now) == phone.line


def test_a_pick_up_told_twice_counts_once():
    phone = Phone().rings("a").passes(9).picks_up().passes(30)
    assert phone.picks_up().call.answered_at == at(9)
    assert phone.call.over_at == at(9) + LOST_AFTER


def test_a_pick_up_of_another_call_changes_nothing():
    phone = Phone().rings("a")
    assert calling.answered(phone.line, "c-b", phone.now) == phone.line


def test_the_end_frees_the_line():
    phone = Phone().rings("a").passes(60)
    assert phone.ends() == ({"a"}, set())
    assert (phone.call, phone.line.wants) == (None, ())


def test_a_second_end_and_that_of_another_call_change_nothing():
    phone = Phone().rings("a")
    assert calling.ended(phone.line, "c-b", Outcome.BUSY, phone.now) == calling.Ended(phone.line)
    phone.ends()
    assert calling.ended(phone.line, "c-a", Outcome.BUSY, phone.now) == calling.Ended(phone.line)


@pytest.mark.parametrize("outcome", SHARED)
def test_a_phone_that_is_not_reached_is_so_for_everybody(outcome):
    assert Phone().rings("a").passes(1).shares("b").ends(outcome) == ({"a", "b"}, set())


def test_a_phone_that_rang_out_was_no_ring_for_who_came_in_the_last_seconds():
    phone = Phone().rings("a").passes(45).shares("b").passes(1).shares("c").passes(14)
    assert phone.ends() == ({"a", "b"}, {"c"})


def test_who_waited_for_long_has_had_no_ring_of_one_that_lasted_two_seconds():
    phone = Phone()
    phone.wants("old")
    phone.passes(100).rings("a").passes(2)
    assert phone.ends() == ({"a"}, {"old"})


def test_who_was_told_shares_the_outcome_and_the_others_ask_again():
    phone = Phone().rings("a").shares("b").passes(5).picks_up().hears("a", "b").passes(30)
    phone.shares("c")
    assert phone.ends("answered without a key") == ({"a", "b"}, {"c"})


def test_a_pick_up_that_only_the_end_tells_of_counts_too():
    phone = Phone().rings("a").shares("b").hears("b").passes(40)
    assert phone.ends("answered without a key") == ({"a", "b"}, set())


def test_a_call_that_was_stopped_was_no_ring_for_who_came_since():
    phone = Phone().rings("a").passes(5)
    phone.is_left("a")
    phone.wants("b")
    assert phone.passes(30).ends() == (set(), {"b"})


def test_where_the_answer_function_failed_only_the_one_that_was_called_for_was_told():
    phone = Phone().rings("a").shares("b").passes(5).picks_up().passes(20)
    assert phone.ends("answered without a key") == ({"a"}, {"b"})


def test_who_was_called_for_never_asks_for_the_same_call_again():
    """Its token is used up: Connect would name the old call, and nothing would ring."""
    phone = Phone()
    phone.wants("old")
    phone.passes(30).rings("a").passes(20)
    heard, unheard = phone.ends()
    assert "a" in heard
    assert (heard | unheard) == {"a", "old"}


def test_who_is_told_by_another_attempt_of_the_same_incident_has_heard_it():
    phone = Phone().rings("first", incident="i").passes(5).picks_up().hears("first").passes(60)
    phone.shares("second", incident="i")
    assert phone.ends("answered without a key") == ({"first", "second"}, set())


def test_what_got_worse_since_it_was_told_is_unheard():
    phone = Phone().rings("first", incident="i").passes(5).picks_up().hears("first").passes(60)
    phone.shares("second", "critical", incident="i")
    assert phone.ends("answered without a key") == ({"first"}, {"second"})


def test_a_withdrawn_want_shares_nothing():
    phone = Phone().rings("a").shares("b")
    phone.is_left("a")
    assert phone.passes(60).ends() == ({"b"}, set())


RECORD = CallRecord("anna", "main", "i-a", "a", ended=True)
ENDED = [KeyPressed("a", "1"), CallEnded("a", Outcome.ANSWERED_WITHOUT_KEY, BEGIN)]


def record(heard=(), unheard=(), meant=()):
    phone = Phone()
    for name in (*heard, *unheard):
        phone.wants(name)
    of = phone.line.want
    told, others = tuple(map(of, heard)), tuple(map(of, unheard))
    return replace(RECORD, heard=told, unheard=others, meant=tuple(meant))


def test_who_was_told_hears_the_end_under_its_own_name():
    told = news_of_end(record(heard=["a", "b"]), "c-a", "b", ENDED[1:])
    assert told[-1] == CallEnded("b", Outcome.ANSWERED_WITHOUT_KEY, BEGIN)
    assert {one.attempt for one in told} == {"b"}


def test_who_was_not_told_hears_that_and_of_which_call():
    assert news_of_end(record(["a"], ["b"]), "c-a", "b", ENDED) == [NotTold("b", "c-a")]


@pytest.mark.parametrize("attempt", ["a", "b"])
def test_a_key_in_the_record_is_news_for_those_it_was_meant_for(attempt):
    told = news_of_end(record(["a", "b"], meant=["b"]), "c-a", attempt, ENDED)
    assert (KeyPressed("b", "1") in told) is (attempt == "b")
    assert KeyPressed("a", "1") not in told


def test_a_pick_up_is_news_for_everybody_it_told():
    told = news_of_end(record(["a", "b"]), "c-a", "b", [CallAnswered("a")])
    assert CallAnswered("b") in told


def test_the_end_concerns_everybody_once_and_who_was_called_for_in_any_case():
    expected = [("i-b", "b"), ("i-c", "c"), ("i-a", "a")]
    assert list(members(record(["b"], ["c"]))) == expected
    assert list(members(RECORD)) == [("i-a", "a")]


def test_a_pick_up_is_news_for_whom_it_was_placed_and_for_those_told():
    phone = Phone().rings("a").shares("b").shares("c")
    phone.hears("b")
    call = CallRecord("anna", "main", "i-a", "a")
    assert news_of_pick_up(call, phone.line) == [
        ("i-a", CallAnswered("a")),
        ("i-b", CallAnswered("b")),
    ]

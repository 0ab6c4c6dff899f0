"""What is stored of one turn of the talk with each incident."""

from lines import want

from dispatch.facts import CallAnswered, CallPlaced, KeyPressed
from dispatch.line.turn import Turn, facts_of_turn

A, B = want("a"), want("b")


def test_what_is_told_for_the_first_time_shares_the_call_and_is_answered():
    assert facts_of_turn(Turn("", fresh=(A, B)), "c-1") == [
        ("i-a", [CallPlaced("a", "c-1"), CallAnswered("a")]),
        ("i-b", [CallPlaced("b", "c-1"), CallAnswered("b")]),
    ]


def test_a_key_is_stored_with_what_it_is_about_before_anything_new_is_told():
    assert facts_of_turn(Turn("1", about=(A,), fresh=(B,)), "c-1") == [
        ("i-a", [CallPlaced("a", "c-1"), KeyPressed("a", "1")]),
        ("i-b", [CallPlaced("b", "c-1"), CallAnswered("b")]),
    ]


def test_a_key_that_is_told_again_stores_nothing():
    assert facts_of_turn(Turn("1", about=(A,), again=True), "c-1") == []


def test_who_opts_out_passes_on_what_was_told():
    turn = Turn("9", about=(A,), opting_out=True, opts_out=True)
    keys = [KeyPressed("a", "9"), KeyPressed("a", "2")]
    assert facts_of_turn(turn, "c-1") == [("i-a", [CallPlaced("a", "c-1"), *keys])]

"""The heartbeat leaves only while every open incident has a step to come."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trouble import BEGIN

from dispatch.health import LATEST, Overdue, Vitals, latest, pulse

NO_LETTERS = {"events": 0, "wake-ups": 0, "contact-events": 0}


def seen(*late, stranded=0, dead_letters=None):
    """An audit that found deadlines so many seconds late."""
    overdue = [
        Overdue(f"i-{number}", BEGIN - timedelta(seconds=seconds))
        for number, seconds in enumerate(late)
    ]
    return Vitals(BEGIN, overdue, stranded, NO_LETTERS if dead_letters is None else dead_letters)


def test_it_beats_where_nothing_is_open():
    assert pulse(seen()).healthy
    assert pulse(seen()).why == ""


def test_it_beats_while_what_is_overdue_has_just_been_woken():
    assert pulse(seen(20, 40, 75)).healthy


def test_it_beats_at_five_minutes_and_no_longer_after_them():
    assert pulse(seen(300)).healthy
    assert not pulse(seen(301)).healthy


def test_it_says_how_many_deadlines_are_too_late_and_how_late_the_latest_is():
    found = pulse(seen(10, 400, 900, 299))
    assert found.why == "deadlines overdue for more than 5 minutes: 2, the latest by 900 s"


def test_one_deadline_that_is_too_late_stops_it_however_many_are_in_time():
    assert not pulse(seen(*[1] * 500, 301)).healthy


def test_an_open_incident_without_a_step_to_come_stops_it():
    found = pulse(seen(stranded=1))
    assert (found.healthy, found.why) == (False, "open incidents without a step to come: 1")


def test_dead_letters_that_are_counted_do_not_stop_it():
    assert pulse(seen(dead_letters=NO_LETTERS | {"events": 40})).healthy


def test_dead_letters_that_cannot_be_counted_stop_it_and_are_named():
    found = pulse(seen(dead_letters=NO_LETTERS | {"wake-ups": None}))
    assert (found.healthy, found.why) == (False, "dead letters not counted: wake-ups")


def test_no_dead_letters_known_to_exist_is_not_the_same_as_not_counted():
    assert pulse(seen(dead_letters={})).healthy


def test_everything_that_stops_it_is_said():
    found = pulse(seen(400, stranded=2, dead_letters={"events": None, "wake-ups": None}))
    assert found.why.split("; ") == [
        "deadlines overdue for more than 5 minutes: 1, the latest by 400 s",
        "open incidents without a step to come: 2",
        "dead letters not counted: events, wake-ups",
    ]


def test_a_clock_that_is_ahead_makes_nothing_late():
    assert pulse(seen(-600)).healthy
    assert latest(seen(-600)) == timedelta(0)


def test_the_latest_is_the_one_that_is_latest():
    assert latest(seen(20, 90, 40)) == timedelta(seconds=90)
    assert latest(seen()) == timedelta(0)


def test_how_late_is_told_in_whole_seconds():
    assert "the latest by 400 s" in pulse(seen(400.4)).why


def test_it_beats_again_when_what_was_late_is_over():
    assert not pulse(seen(900)).healthy
    assert pulse(seen()).healthy


@pytest.mark.parametrize("count", [0, 1, 10_000])
def test_any_known_number_of_dead_letters_is_known(count):
    assert pulse(seen(dead_letters={"events": count})).healthy


@given(
    st.lists(st.integers(-1000, 1000), max_size=5),
    st.integers(0, 3),
    st.dictionaries(st.sampled_from(sorted(NO_LETTERS)), st.none() | st.integers(0, 9)),
)
def test_it_beats_exactly_where_nothing_is_said_against_it(late, stranded, dead_letters):
    found = pulse(seen(*late, stranded=stranded, dead_letters=dead_letters))
    assert found.healthy == (found.why == "")
    too_late = any(seconds > LATEST.total_seconds() for seconds in late)
    assert found.healthy == (not too_late and not stranded and None not in dead_letters.values())

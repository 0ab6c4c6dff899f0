"""What a wake-up says: read back as it was written, or refused."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trouble import BEGIN

from dispatch.errors import UnreadableEvent
from dispatch.waking import WakeUp, wake_up_in, woken_by
from handlers.adapters.wake_ups import wake_up


def test_what_is_sent_later_says_when():
    sent = wake_up("i-1", BEGIN + timedelta(seconds=20), BEGIN)
    assert sent["DelaySeconds"] == 20
    assert json.loads(sent["MessageBody"]) == {"incident": "i-1", "at": "2026-11-21T03:00:20+00:00"}


@given(st.text())
def test_a_wake_up_is_read_back_as_it_was_written(incident):
    assert woken_by(json.loads(wake_up(incident, BEGIN, BEGIN)["MessageBody"])) == incident


@pytest.mark.parametrize("message", [{}, [], None, "i-1", {"incident": 7}, {"call": "c-1"}])
def test_a_wake_up_that_names_nobody_is_unreadable(message):
    with pytest.raises(UnreadableEvent, match="names its incident"):
        woken_by(message)


@pytest.mark.parametrize(
    ("seconds", "delay"), [(-600, 1), (-0.5, 1), (0, 0), (0.5, 1), (9000, 900)]
)
def test_a_moment_that_has_passed_is_not_tried_again_at_once_for_ever(seconds, delay):
    assert wake_up("i-1", BEGIN + timedelta(seconds=seconds), BEGIN)["DelaySeconds"] == delay


@given(st.text(), st.none() | st.datetimes(timezones=st.just(BEGIN.tzinfo)))
def test_a_message_is_the_wake_up_it_was_made_of(incident, at):
    wake_up = WakeUp(incident, at)
    assert wake_up_in(wake_up.message) == wake_up


@pytest.mark.parametrize("text", ["", "no JSON", '{"incident": "i-1", "at": "soon"}', "[" * 10**5])
def test_a_message_that_is_no_wake_up_is_refused_with_what_would_be_right(text):
    with pytest.raises(UnreadableEvent, match="wake-up"):
        wake_up_in(text)


def test_a_wake_up_hops_until_its_time_has_come():
    wake_up = WakeUp("i-1", BEGIN + timedelta(hours=1))
    assert wake_up.hops(BEGIN) == wake_up.at
    assert wake_up.hops(BEGIN + timedelta(hours=1)) is None
    assert WakeUp("i-1").hops(BEGIN) is None

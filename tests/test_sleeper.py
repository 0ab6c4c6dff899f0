"""Whom a wake-up wakes: read back as it was written, or refused."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trouble import BEGIN

from dispatch.errors import UnreadableEvent
from dispatch.sleeper import Kind, Sleeper, incident, line, sleeper_at, sleeper_in
from handlers.adapters import items
from handlers.adapters.wake_ups import wake_up

SLEEPERS = st.builds(Sleeper, st.sampled_from(Kind), st.text())


def test_a_wake_up_names_an_incident_or_a_line():
    assert incident("i-1").message == {"incident": "i-1"}
    assert line("primary").message == {"line": "primary"}


def test_what_is_sent_later_says_when():
    sent = wake_up(line("primary"), BEGIN + timedelta(seconds=20), BEGIN)
    assert sent["DelaySeconds"] == 20
    assert json.loads(sent["MessageBody"]) == {"line": "primary", "at": "2026-11-21T03:00:20+00:00"}


@given(SLEEPERS)
def test_a_wake_up_is_read_back_as_it_was_written(sleeper):
    message = json.loads(wake_up(sleeper, BEGIN, BEGIN)["MessageBody"])
    assert sleeper_in(message) == sleeper


@given(SLEEPERS)
def test_a_key_is_read_back_as_it_was_written(sleeper):
    assert sleeper_at(f"{sleeper.kind}#{sleeper.id}") == sleeper


def test_the_key_of_an_incident_is_the_tables():
    assert sleeper_at(items.incident_key("i-1")["pk"]["S"]) == incident("i-1")


def test_a_key_of_something_that_never_sleeps_is_refused():
    with pytest.raises(ValueError, match="call"):
        sleeper_at("call#c-1")


@pytest.mark.parametrize("message", [{}, [], None, "i-1", {"incident": 7}, {"call": "c-1"}])
def test_a_wake_up_that_names_nobody_is_unreadable(message):
    with pytest.raises(UnreadableEvent, match="incident, line"):
        sleeper_in(message)

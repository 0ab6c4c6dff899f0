"""Notices for mail and chat: SNS takes an ASCII subject of under 100 characters and a body."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trouble import Trouble, stage

from dispatch.actions import Notify
from dispatch.attempt import Outcome
from dispatch.delivery import fact_of_failed_call
from dispatch.errors import (
    ConfigurationError,
    NumberRefused,
    OutcomeUnknown,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from dispatch.facts import CallDelayed, CallRefused
from dispatch.notices import compose_notice
from dispatch.speech.words import read_words
from dispatch.tokens import code_of
from handlers.adapters.notifier import publish_request
from handlers.adapters.service_rules import broken_rules

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
WORDS = {
    path.stem: read_words(path.read_text(encoding="utf-8"), path.name)
    for path in SPEECH.glob("*.toml")
}
OCCASIONS = ["opened:0:0", "escalated:0:1", "acknowledged", "resolved", "missed", "fault:token"]
INCIDENT = Trouble(stage("a")).fires().incident.id


def notice(occasion="opened:0:0", language="en", **alert):
    incident = Trouble(stage("a")).fires(**alert).incident
    return compose_notice(incident, Notify("notices", occasion), WORDS[language])


def test_the_subject_says_how_bad_it_is_what_happened_and_to_what():
    assert notice().subject == f"[high] orders-latency ({INCIDENT})"


def test_the_body_says_which_incident_plan_and_rule():
    body = notice().body
    assert body.startswith("High severity: orders-latency\nOn: app/shop\nRegion: eu-central-1\n")
    assert "Plan: main, rule: rule" in body


def test_who_took_it_stands_in_the_notice():
    incident = Trouble(stage("a")).fires().acked("Maria").incident
    body = compose_notice(incident, Notify("notices", "acknowledged"), WORDS["en"]).body
    assert body.startswith("Taken by Maria: orders-latency\nHigh severity\n")


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
@pytest.mark.parametrize("occasion", OCCASIONS)
@given(name=st.text(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_sns_takes_every_notice(language, occasion, name):
    composed = notice(occasion, language, name=name)
    assert len(composed.subject) < 100
    assert composed.subject.isascii()
    assert composed.subject.isprintable()
    assert composed.subject.removeprefix("Re: ").startswith("[high] ")
    assert composed.body.strip()
    request = publish_request("arn:aws:sns:eu-central-1:111122223333:topic", composed)
    assert broken_rules("sns", "Publish", request) == []


def test_a_name_of_another_script_leaves_a_subject_in_ascii():
    assert notice(name="注文の遅れ").subject == f"[high] ????? ({INCIDENT})"


def test_what_follows_on_one_incident_has_the_subject_of_its_beginning():
    """A mail program puts "Re:" and the same words into one conversation."""
    opened = notice("opened:0:0").subject
    for occasion in ("escalated:0:1", "acknowledged", "resolved"):
        assert notice(occasion).subject == f"Re: {opened}"


def test_a_long_name_leaves_room_for_the_incident_and_every_subject_the_same_stem():
    opened = notice("opened:0:0", name="n" * 300).subject
    assert opened.endswith(f" ({INCIDENT})")
    assert notice("resolved", name="n" * 300).subject == f"Re: {opened}"
    assert len(f"Re: {opened}") == 99


@pytest.mark.parametrize("occasion", ["missed", "fault:token"])
def test_a_trouble_with_the_calling_is_no_update_of_anything(occasion):
    word = occasion.partition(":")[0]
    assert notice(occasion).subject == f"[high] {word}: orders-latency"


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
@pytest.mark.parametrize("occasion", ["opened:0:0", "escalated:0:1", "missed", "fault:token"])
def test_what_nobody_has_taken_says_by_which_code_to_take_it(language, occasion):
    assert notice(occasion, language).text.endswith(f"tocsin ack {code_of(INCIDENT)}")


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_what_somebody_has_asks_nobody_to_take_it(occasion):
    taken = Trouble(stage("a")).fires().acked("Maria").incident
    assert "ack" not in compose_notice(taken, Notify("notices", occasion), WORDS["en"]).text


@pytest.mark.parametrize("error", [Throttled("x"), OutcomeUnknown("x")])
def test_what_time_may_mend_is_tried_again(error):
    assert fact_of_failed_call("t", error) == CallDelayed("t", "x")


def test_a_refused_number_is_a_bad_number():
    expected = CallRefused("t", Outcome.BAD_NUMBER, "x")
    assert fact_of_failed_call("t", NumberRefused("x")) == expected


@pytest.mark.parametrize("error", [RouteRefused("x"), RequestInvalid("x")])
def test_whatever_else_is_refused_is_a_failed_call(error):
    assert fact_of_failed_call("t", error) == CallRefused("t", Outcome.FAILED, "x")


def test_a_mistake_in_a_file_is_a_failed_call_that_names_the_file():
    refused = fact_of_failed_call("t", ConfigurationError("contacts", 3, "number is missing"))
    assert refused == CallRefused("t", Outcome.FAILED, "contacts:3: number is missing")

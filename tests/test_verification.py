"""The code of a verification call: how it is spoken, and what a typed one is worth."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.contact_files import read_contacts
from dispatch.errors import NumberRefused
from dispatch.routes.route import MAIN, Route
from dispatch.speech.words import read_words
from dispatch.verification import (
    TRIES,
    VALID_FOR,
    Verdict,
    Verification,
    judged,
    spoken_code,
    verification_reply,
    verification_request,
)
from handlers.adapters.model_check import check_request
from sandbox.flow.ssml import read_ssml
from sandbox.telephone.spoken import plain

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
CODE, OTHER = "471902", "471903"
WORDS = {
    path.stem: read_words(path.read_text(encoding="utf-8"), path.name)
    for path in SPEECH.glob("*.toml")
}
ROUTE = Route(MAIN, "eu-central-1", "instance", "flow", "+12025550100", ("+1",))


def contact(*more, number="+12025550101", language="ja"):
    lines = ["[a]", f'number = "{number}"', f'language = "{language}"', *more]
    return read_contacts("\n".join(lines), "f")["a"]


def request(person):
    words = WORDS[person.language]
    return verification_request("0a1b2c3d", person, person.number, ROUTE, words)


@pytest.mark.parametrize("language", WORDS)
@given(code=st.text("0123456789", min_size=6, max_size=6))
def test_a_code_is_heard_twice_digit_by_digit_after_who_calls_and_why(language, code):
    ssml = spoken_code(WORDS[language], code)
    heard = plain(f"<speak>{ssml}</speak>")
    digits = " ".join(code)
    assert heard.count(digits) == 2
    assert len(heard.partition(digits)[0]) > 20
    assert not re.search(r"\d\d", heard)


@pytest.mark.parametrize("language", WORDS)
def test_polly_takes_what_is_said(language):
    for said in (CODE, "000000"):
        read_ssml(f"<speak>{spoken_code(WORDS[language], said)}</speak>")


def test_japanese_digits_are_read_as_numbers_are_on_the_telephone():
    said = spoken_code(WORDS["ja"], "4790")
    assert [f'"{each}"' in said for each in ("ヨン", "ナナ", "キュウ", "ゼロ")] == [True] * 4


def test_a_code_is_spoken_until_it_is_too_old():
    verification = Verification("x", "a", CODE, NOW)
    words = WORDS["en"]
    before = NOW + VALID_FOR - timedelta(seconds=1)
    assert "<s>4</s>" in verification_reply(verification, words, before).speech
    for found, now in ((verification, NOW + VALID_FOR), (None, NOW)):
        reply = verification_reply(found, words, now)
        assert ("no code to read" in reply.speech, reply.next) == (True, "end")


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20 * 60)), max_size=8))
def test_only_the_right_code_in_time_and_within_three_tries_is_right_and_only_once(typed):
    verification, wrong = Verification("x", "a", CODE, NOW), 0
    over = False
    for right, seconds in typed:
        now = NOW + timedelta(seconds=seconds)
        verification, verdict = judged(verification, CODE if right else OTHER, now)
        in_time = seconds < VALID_FOR.total_seconds()
        expected = right and in_time and wrong < TRIES and not over
        assert (verdict is Verdict.RIGHT) == expected
        over = over or expected
        wrong += (not right) and in_time


@pytest.mark.parametrize("language", WORDS)
def test_the_request_is_one_that_connect_takes_and_has_no_code_in_it(language):
    made = request(contact(language=language))
    client = boto3.client("connect", region_name="eu-central-1")
    check_request(client, "StartOutboundVoiceContact", made)
    assert made["Attributes"]["incident"] == "verification"
    assert made["DestinationPhoneNumber"] == "+12025550101"


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (contact("opted_out = 2026-11-20"), "opted out on 2026-11-20"),
        (contact(number="+819000000000"), "the country is not on the allow-list"),
    ],
)
def test_whoever_must_not_be_called_is_refused_before_anything_is_stored(person, why):
    with pytest.raises(NumberRefused, match=why):
        request(person)

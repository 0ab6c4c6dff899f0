"""What is sent where no call can be placed: whole, marked, and within what networks take."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import boto3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from trouble import Trouble, stage

from dispatch.actions import SendFallback
from dispatch.answer import subject_of
from dispatch.channel import Channel
from dispatch.errors import ConfigurationError, NumberRefused, RouteRefused
from dispatch.fallback import (
    VOICES,
    Sender,
    channel_of,
    is_due,
    recipient,
    sms_request,
    voice_request,
)
from dispatch.fallback_text import CUT, SSML_LIMIT, sms_text, voice_text
from dispatch.incident import State
from dispatch.notices import notice_of
from dispatch.phone import PhoneNumber
from dispatch.plan import LANGUAGES, Contact
from dispatch.speech.compose import announcement, phrase
from dispatch.speech.sms import encoding, segments
from dispatch.speech.words import read_words
from dispatch.tokens import code_of
from handlers.adapters.model_check import check_request
from sandbox.flow.ssml import read_ssml
from sandbox.telephone.spoken import plain

ROOT = Path(__file__).parents[1]
SPEECH = ROOT / "contact_flows" / "speech"
WORDS = {
    path.stem: read_words(path.read_text(encoding="utf-8"), path.name)
    for path in SPEECH.glob("*.toml")
}
MARK = {
    "en": "Calls cannot be placed",
    "ja": "電話をかけられないため",
    "pl": "Nie można dzwonić",
}
NUMBER = PhoneNumber("+12025550101")
VOICE = "arn:aws:sms-voice:eu-central-1:111122223333:phone-number/phone-0123456789abcdef"
SENDER = Sender("Tocsin", VOICE)
NAMES = st.one_of(
    st.text(max_size=400),
    st.text("ab-_/ €[]ł障害🔥\ud800\n", max_size=400),
    st.integers(1, 400).map("x".__mul__),
)


def incident(**alert):
    return Trouble(stage("a")).fires(**alert).incident


def planned(*fallback):
    begun = incident()
    return replace(begun, plan=replace(begun.plan, fallback=fallback))


def contact(language="en", **changes):
    return Contact("a", (NUMBER,), language, verified={NUMBER: date(2026, 11, 1)}, **changes)


@cache
def client(service):
    return boto3.client(
        service,
        region_name="eu-central-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106 - invented
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(name=NAMES, resource=NAMES, region=NAMES, summary=NAMES)
@example("x" * 400, "y" * 400, "z" * 400, "")
@example("[" * 400, "", "", "")
@example("🔥" * 400, "🔥" * 400, "", "")
@settings(derandomize=True, deadline=None, max_examples=60)
def test_any_sms_has_three_segments_at_most_its_mark_and_its_incident(
    language, name, resource, region, summary
):
    begun = incident(name=name, resource=resource, region=region, summary=summary)
    text = sms_text(begun, WORDS[language])
    assert segments(text) <= 3
    assert MARK[language] in text
    assert text.endswith(f"tocsin ack {code_of(begun.id)}")
    assert WORDS[language].severity[begun.severity].text in text.splitlines()[0]


def test_an_sms_says_severity_what_and_where_first():
    lines = sms_text(incident(name="orders-latency", resource="app/shop"), WORDS["en"]).splitlines()
    assert lines[:2] == ["High severity: orders-latency", "On: app/shop"]
    assert MARK["en"] in lines[3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ordinary_sms_takes_two_segments_at_most(language):
    assert segments(sms_text(incident(), WORDS[language])) <= 2


def test_what_is_cut_says_so_and_the_alarms_name_is_cut_last():
    text = sms_text(incident(name="n" * 200, resource="r" * 400), WORDS["en"])
    assert "n" * 200 in text
    assert f"r{CUT}\n" in text
    assert "Region" not in text


@pytest.mark.parametrize(
    ("text", "scheme", "count"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("€" * 152, "GSM-7", 2),
        ("€" * 153, "GSM-7", 3),  # 76 of two septets fit into 153, and none is parted
        ("ł" + "a" * 69, "UCS-2", 1),
        ("京" * 71, "UCS-2", 2),
        ("京" * 134, "UCS-2", 2),
        ("京" * 135, "UCS-2", 3),
        ("🔥" * 35, "UCS-2", 1),
        ("🔥" * 66, "UCS-2", 2),
        ("🔥" * 67, "UCS-2", 3),
    ],
)
def test_segments_are_counted_as_networks_do(text, scheme, count):
    assert (encoding(text), segments(text)) == (scheme, count)


def test_an_operators_sms_that_leaves_no_room_for_names_is_refused():
    text = (SPEECH / "en.toml").read_text(encoding="utf-8")
    longer = text.replace("Calls cannot be placed:", "Calls cannot be placed, " * 20)
    with pytest.raises(ConfigurationError, match="sms takes 4 segments without names: 2 at most"):
        read_words(longer, "en.toml")
    for needed in ("severity", "what", "code"):
        head, sms = text.split('sms = """')
        without = head + 'sms = """' + sms.replace(f"{{{needed}}}", "it", 1)
        with pytest.raises(ConfigurationError, match=f"sms lacks the placeholder {{{needed}}}"):
            read_words(without, "en.toml")


@pytest.mark.parametrize("language", LANGUAGES)
@given(name=NAMES, resource=NAMES)
@example("<&>'\"" * 80, "&" * 400)
@settings(derandomize=True, deadline=None, max_examples=40)
def test_any_voice_message_can_be_spoken_and_says_that_it_is_only_a_message(
    language, name, resource
):
    begun, words = incident(name=name, resource=resource), WORDS[language]
    said = voice_text(begun, words)
    assert len(said) <= SSML_LIMIT
    assert read_ssml(said).words
    assert plain(f"<speak>{phrase(words, 'message_only').ssml}</speak>") in plain(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_message_is_said_twice_where_30_seconds_hold_it(language):
    words = WORDS[language]
    for name, times in (("orders-latency", 2), ("prod orders checkout payments api " * 9, 1)):
        begun = incident(name=name)
        once = announcement(subject_of(begun), words).ssml
        assert voice_text(begun, words).count(once) == times


def test_voices_are_those_that_the_contact_flow_falls_back_to():
    flow = (ROOT / "contact_flows" / "alert.json").read_text(encoding="utf-8")
    for voice in VOICES.values():
        assert f'{{"TextToSpeechVoice": "{voice.title()}"}}' in flow
    assert set(VOICES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@given(name=NAMES)
@settings(derandomize=True, deadline=None, max_examples=20)
def test_the_services_models_and_rules_take_every_request(language, name):
    begun, person, words = incident(name=name), contact(language), WORDS[language]
    check_request(client("sns"), "Publish", sms_request(begun, person, words, SENDER))
    check_request(client("sns"), "Publish", sms_request(begun, person, words, Sender()))
    spoken = voice_request(begun, person, words, SENDER)
    check_request(client("pinpoint-sms-voice-v2"), "SendVoiceMessage", spoken)


def test_an_sms_is_transactional_and_names_its_sender_where_there_is_one():
    kind = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    sender = {"AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": "Tocsin"}}
    for given_sender, attributes in ((Sender(), kind), (SENDER, kind | sender)):
        request = sms_request(incident(), contact(), WORDS["en"], given_sender)
        assert request["MessageAttributes"] == attributes
        assert request["PhoneNumber"] == NUMBER.dialled


def test_a_voice_message_goes_to_allowed_countries_only():
    for codes in ((), ("+1",), ("+81", "+1")):
        sender = replace(SENDER, calling_codes=codes)
        assert voice_request(incident(), contact(), WORDS["en"], sender)["VoiceId"] == "JOANNA"
    with pytest.raises(NumberRefused, match="allow-list"):
        voice_request(incident(), contact(), WORDS["en"], replace(SENDER, calling_codes=("+81",)))


def test_a_message_goes_to_nobody_who_must_not_be_called():
    action = SendFallback("a", "sms", "0:0")
    unverified = Contact("a", (NUMBER,))
    out = contact(opted_out=date(2026, 11, 2))
    for people in ({}, {"a": unverified}, {"a": out}):
        with pytest.raises(NumberRefused) as refused:
            recipient(action, people)
        assert NUMBER.dialled not in str(refused.value)
    assert recipient(action, {"a": contact()}) == contact()


def test_an_sms_stands_in_for_a_voice_that_is_not_set_up_unless_it_goes_anyway():
    action = SendFallback("a", "voice", "0:0")
    assert channel_of(planned(Channel.VOICE), action, SENDER) is Channel.VOICE
    assert channel_of(planned(Channel.VOICE), action, Sender()) is Channel.SMS
    with pytest.raises(RouteRefused, match="no number for voice messages is set up"):
        channel_of(planned(Channel.SMS, Channel.VOICE), action, Sender())


def test_nothing_is_sent_once_somebody_has_it_or_it_is_over():
    trouble = Trouble(stage("a", wait=60)).fires()
    assert is_due(trouble.incident)
    assert not is_due(Trouble(stage("a")).fires().acked("Maria").incident)
    assert not is_due(replace(trouble.incident, state=State.RESOLVED))
    assert is_due(replace(trouble.incident, state=State.MISSED))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_names_who_could_not_be_called_and_how_to_take_it(language):
    begun = incident()
    notice = notice_of(begun, "fallback", "primary", WORDS[language])
    assert notice.subject == "[high] fallback: orders-latency"
    assert "primary" in notice.body.splitlines()[0]
    assert notice.text.endswith(f"tocsin ack {code_of(begun.id)}")

"""What is said in a call: order, length, and that nothing from an event gets into the SSML."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.severity import Severity
from dispatch.speech import fit, ssml
from dispatch.speech.compose import (
    ANNOUNCEMENT_LIMIT,
    DETAILS_LIMIT,
    PHRASE_LIMIT,
    Subject,
    announcement,
    details,
    menu,
    menu_several,
    menu_walk,
    one_of,
    phrase,
    several,
)
from dispatch.speech.length import seconds
from dispatch.speech.words import read_words
from dispatch.speech.written import notice

TEXTS = Path(__file__).parents[1] / "contact_flows" / "speech"
LANGUAGES = ("en", "ja", "pl")
WORDS = {
    language: read_words((TEXTS / f"{language}.toml").read_text(encoding="utf-8"), language)
    for language in LANGUAGES
}
TAGS = {"speak", "break", "sub", "prosody", "s", "lang"}
HOSTILE = (
    *("</speak>", "<break time='10s'/>", "<!--", "]]>", "&amp;", "&", "<![CDATA[", "<?xml ?>", '"'),
    *(
        "$.Attributes.x",
        "$.",
        "$['Attributes']",
        "\uff04\uff0eAttributes\uff0ex",
        "{what}",
        "{severity}",
        "%s",
    ),
    *("i-0abc1234def", "arn:aws:", "https://", "90%", "1.0E999", "$9", "9" * 40, "\\n", "0x1f"),
    *("Threshold Crossed: ", "[1 (", "2024-11-20T20:35:33Z", "::", "本番", "łódź", "🚨", "\ud800"),
    *("\uff21", "㎳", "½", "ﷺ", "\x00", "\u202e", ">= 5", "< 1,5", "AWS_X_LOST", "e" * 300),
)
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=12).map(
    "".join
)
subjects = st.builds(Subject, st.sampled_from(Severity), texts, texts, texts, texts)


def subject(what="prod-vm01-cpu-high", resource="", region="", summary=""):
    return Subject(Severity.CRITICAL, what, resource, region, summary)


def check_ssml(fragment):
    root = ET.fromstring(f"<speak>{fragment}</speak>")  # noqa: S314 - our own text is under test
    assert {element.tag for element in root.iter()} <= TAGS
    assert "$" not in fragment
    assert len("".join(root.itertext())) <= 3000


@settings(max_examples=300, deadline=None)
@given(subjects, st.sampled_from(LANGUAGES))
def test_no_event_breaks_the_ssml_or_makes_the_announcement_too_long(subject, language):
    words = WORDS[language]
    said = announcement(subject, words)
    check_ssml(said.ssml)
    assert said.seconds <= ANNOUNCEMENT_LIMIT
    assert len(said.ssml) + len(menu(words).ssml) < 3000
    assert words.severity[subject.severity].text in said.text.split("。")[0].split(".")[0]


@settings(max_examples=100, deadline=None)
@given(subjects, st.sampled_from(LANGUAGES), st.integers(2, 5000))
def test_no_event_makes_one_of_several_alerts_too_long(subject, language, count):
    words = WORDS[language]
    for said in (several(subject, count, words), one_of(subject, count - 1, count, words)):
        check_ssml(said.ssml)
        assert str(count) in said.text
        assert said.seconds <= ANNOUNCEMENT_LIMIT
        assert len(said.ssml) + len(menu_several(words).ssml) < 3000
        assert words.severity[subject.severity].text in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_comes_first_and_then_the_worst(language):
    said = several(subject(), 40, WORDS[language])
    assert said.text.index("40") < said.text.index(announcement(subject(), WORDS[language]).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_several_says_which_one_it_is_and_what_is_wrong(language):
    said = one_of(subject(), 2, 3, WORDS[language])
    at = [said.text.index(part) for part in ("2", announcement(subject(), WORDS[language]).text)]
    assert at == sorted(at)
    assert "3" in said.text[: at[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_leave_the_count_and_the_severity(language):
    words = WORDS[language]
    long = subject("orders " * 100, "shop-postgres-primary " * 9, "eu-central-1")
    many, second = several(long, 1234, words), one_of(long, 12, 345, words)
    severity = words.severity[Severity.CRITICAL].text
    assert many.text.index("1234") < many.text.index(severity) < len(many.text)
    assert min(second.text.index("12"), second.text.index("345")) < second.text.index(severity)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["acknowledged_all", "passed_on_all"])
def test_a_phrase_about_several_says_how_many(key, language):
    said = phrase(WORDS[language], key, count="17")
    assert "17" in said.text
    assert said.seconds <= PHRASE_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_menu_names_its_keys(language):
    for one in (menu, menu_several, menu_walk):
        said = one(WORDS[language]).text
        assert [said.count(key) for key in "123"] == [1, 1, 1]


@settings(max_examples=200, deadline=None)
@given(subjects, st.sampled_from(LANGUAGES))
def test_no_event_breaks_the_details_or_makes_them_too_long(subject, language):
    said = details(subject, WORDS[language])
    check_ssml(said.ssml)
    assert said.seconds <= DETAILS_LIMIT
    assert len(said.ssml) < 6000


@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from(LANGUAGES))
def test_no_name_breaks_a_phrase_or_makes_it_too_long(name, language):
    for key in ("acknowledged", "already_acknowledged"):
        said = phrase(WORDS[language], key, what=name, who=name)
        check_ssml(said.ssml)
        assert said.seconds <= PHRASE_LIMIT


@given(st.text())
def test_any_text_is_escaped_to_xml_without_a_dollar(text):
    escaped = ssml.escape(text)
    element = ET.fromstring(f'<s a="{escaped}">{escaped}</s>')  # noqa: S314 - the same
    assert "$" not in (element.text or "")


PRINTABLE = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="$")


@given(st.text(PRINTABLE))
def test_escaped_text_is_the_same_text_when_parsed(text):
    assert (ET.fromstring(f"<s>{ssml.escape(text)}</s>").text or "") == text  # noqa: S314 - the same


@settings(max_examples=200, deadline=None)
@given(subjects, st.sampled_from(LANGUAGES))
def test_a_notice_is_written_about_every_event(subject, language):
    body = notice(WORDS[language], "opened", subject, incident="inc-1")
    assert "inc-1" in body
    body.encode("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_severity_comes_first_then_what_then_where(language):
    said = announcement(
        Subject(Severity.HIGH, "checkout-99", "i-0abc1234def", "eu-west-1", ""), WORDS[language]
    )
    at = [
        said.text.index(part) for part in (WORDS[language].severity["high"].text, "99", "4 d e f")
    ]
    assert at == sorted(at)


def test_the_announcement_begins_with_one_short_pause():
    said = announcement(subject(), WORDS["en"])
    assert said.ssml.startswith('<break time="500ms"/><prosody rate="90%">')
    assert said.ssml.count("<break") == 1


@pytest.mark.parametrize(
    ("what", "resource"),
    [
        ("prod-vm01-cpu-high", "prod-vm01"),
        ("High CPU on prod_vm01", "PROD-VM01"),
        ("cpu high on i-0abc1234def", "i-0abc1234def"),
        ("orders-api 5xx", "arn:aws:lambda:eu-west-1:111122223333:function:orders-api"),
    ],
)
def test_a_resource_that_stands_in_the_name_is_not_said_twice(what, resource):
    with_it = announcement(subject(what, resource), WORDS["en"])
    assert with_it == announcement(subject(what), WORDS["en"])


def test_a_resource_that_is_only_part_of_a_word_is_said():
    assert "On back." in announcement(subject("feedback queue", "back"), WORDS["en"]).text


def test_a_region_that_stands_in_the_name_is_not_said_twice():
    said = announcement(subject("eu-west-1-alarm", region="eu-west-1"), WORDS["en"])
    assert said.text == "Critical alert. Ireland alarm."


def test_a_long_name_is_cut_between_words():
    long = " ".join(f"word{number}x" for number in range(100))
    said = announcement(subject(long, "prod-vm01", "eu-west-1"), WORDS["en"])
    assert said.text.startswith("Critical alert. word 0 x word 1 x")
    assert said.text.endswith("On prod VM 01. Region Ireland.")


def test_the_region_is_left_out_before_the_name_is_cut():
    name = "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED"
    said = announcement(subject(name, "i-0abc1234def", "us-west-2"), WORDS["pl"])
    assert "degraded" in said.text
    assert "Oregon" not in said.text


def test_an_alarm_without_a_name_is_announced_all_the_same():
    assert announcement(subject(""), WORDS["en"]).text == "Critical alert. An alarm without a name."


def test_details_say_if_there_are_none():
    said = details(subject(summary="🚨"), WORDS["en"])
    assert said.text.startswith("There are no further details.")


def test_details_that_are_too_long_end_with_a_whole_sentence_and_say_so():
    said = details(subject(summary="The disk is nearly full now. " * 30), WORDS["en"])
    assert "full now. The full name is" in said.text
    assert said.text.endswith("The rest is left out.")


def test_an_unknown_phrase_or_a_missing_name_is_a_programming_error():
    with pytest.raises(KeyError):
        phrase(WORDS["en"], "hello")
    with pytest.raises(KeyError):
        phrase(WORDS["en"], "already_acknowledged")


def test_a_notice_leaves_names_as_they_are_and_lines_without_them_out():
    body = notice(WORDS["en"], "acknowledged", subject(resource=""), who="Anna", incident="inc-1")
    assert body == "Taken by Anna: prod-vm01-cpu-high\nCritical\nIncident: inc-1"


def test_a_slower_rate_makes_the_estimate_longer():
    text = (TEXTS / "en.toml").read_text(encoding="utf-8")
    slow = read_words(text.replace("rate = 90", "rate = 60"), "en.toml")
    assert seconds("prod VM", slow) == pytest.approx(seconds("prod VM", WORDS["en"]) * 1.5)


def test_the_estimate_counts_letters_spelled_out_digits_and_pauses():
    words = WORDS["en"]
    assert seconds("disk", words) == pytest.approx(4 / 13.5)
    assert seconds("DISK", words) == pytest.approx(12 / 13.5)
    assert seconds("42", words) == pytest.approx(10 / 13.5)
    assert seconds("a. b", words, pauses=1) == pytest.approx(8 / 13.5 + 0.4 + 1)


@pytest.mark.parametrize(
    ("text", "morae"), [("かな", 2), ("きゃく", 2), ("東京", 4), ("クーラー", 4)]
)
def test_japanese_is_counted_in_morae(text, morae):
    assert seconds(text, WORDS["ja"]) == pytest.approx(morae / 6.75)


@pytest.mark.parametrize("name", ["a-" * 5000, "1." * 5000, "本" * 5000, "a" * 5000, "\ufdfa" * 99])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_any_length_is_cut_in_a_few_rounds(name, language, monkeypatch):
    calls = []
    real = fit.length
    monkeypatch.setattr(fit, "length", lambda *args: calls.append(1) or real(*args))
    announcement(Subject(Severity.LOW, name, name[1:], name[2:], name), WORDS[language])
    assert len(calls) < 30

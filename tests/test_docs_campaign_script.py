"""docs/campaigns.md describes the script as it is read."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from campaign_scripts import NOW, SCRIPT, script_of, somebody

from dispatch.campaign.follow_up_words import (
    DETAIL_TYPE,
    SOURCE,
    event_detail,
    mail_notice,
    sms_request,
)
from dispatch.campaign.follow_ups import Way
from dispatch.campaign.person import Answer, Owed
from dispatch.campaign.script import Kind
from dispatch.campaign.script_files import MOST_STEPS
from dispatch.campaign.script_steps import MOST_TRIES, TRIES
from dispatch.campaign.script_texts import LONGEST_FIELD, LONGEST_SECONDS, LONGEST_TEXT
from dispatch.campaign.talk import MOST_TURNS
from dispatch.errors import ConfigurationError
from handlers.campaign_scripts import FRESH

DOC = (Path(__file__).parents[1] / "docs/campaigns.md").read_text(encoding="utf-8")
SECTION = DOC.split("\n## The script\n")[1].split("\n## ")[0]
EXAMPLE = SECTION.split("```toml\n")[1].split("```")[0]
ROWS = re.findall(r"^\| (.*?) \| .*?\| (.*?) \|$", SECTION, re.MULTILINE)
KEYS_OF = {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in ROWS}


def known(text):
    with pytest.raises(ConfigurationError) as refused:
        script_of(text, languages=("en",))
    return set(refused.value.message.partition("known here are ")[2].split(", "))


def test_the_example_is_a_script():
    script = script_of(EXAMPLE, languages=("en",))
    assert script.questions == {"coming": ("yes", "no")}
    assert script.queues == {"reception"}
    assert {one.way for one in script.follow_ups.values()} == set(Way)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LANGUAGE])
def test_the_keys_of_each_kind_are_those_that_the_reader_knows(kind):
    text = EXAMPLE.replace(f'kind = "{kind}"\n', f'kind = "{kind}"\nunknown = 1\n', 1)
    assert known(text) == KEYS_OF[f"`{kind}`"] | {"name", "kind"}


def test_the_keys_of_the_language_choice_are_those_that_the_reader_knows():
    with pytest.raises(ConfigurationError) as refused:
        script_of(SCRIPT.replace('kind = "language"\n', 'kind = "language"\nunknown = 1\n'))
    found = set(refused.value.message.partition("known here are ")[2].split(", "))
    assert found == KEYS_OF["`language`"] | {"name", "kind"}


@pytest.mark.parametrize("way", list(Way))
def test_the_keys_of_each_way_are_those_that_the_reader_knows(way):
    text = EXAMPLE.replace(f'way = "{way}"\n', f'way = "{way}"\nunknown = 1\n', 1)
    assert known(text) == KEYS_OF[f"`{way}`"] | {"name", "way"}


def test_the_keys_of_the_script_itself_are_those_that_the_reader_knows():
    table = SECTION.split("### In the script itself\n")[1].split("\n### ")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    documented = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert known(EXAMPLE.replace("[script]\n", "[script]\nunknown = 1\n", 1)) == documented


def test_the_figures_are_those_of_the_code():
    for figure in (
        f"up to {MOST_STEPS}",
        f"({TRIES}, at most {MOST_TRIES})",
        f"cut after {LONGEST_FIELD} characters",
        f"over {LONGEST_TEXT:,} characters with their fields",
        f"or {LONGEST_SECONDS:g} s",
        f"after {MOST_TURNS} turns",
    ):
        assert figure in SECTION, figure
    assert FRESH.total_seconds() == 2
    assert "two seconds later at most" in SECTION


OWED = Owed("free-again", "coming", "no", 2, 3)
ANSWER = Answer("coming", "2", "no", 2, NOW)


def follow_up(name, text=EXAMPLE):
    return script_of(text, languages=("en",)).follow_ups[name]


def test_the_event_has_the_keys_that_are_described():
    table = SECTION.split("Its detail:\n")[1]
    cells = " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))
    documented = set(re.findall(r"`(\w+)`", cells))
    text = EXAMPLE.replace('fields = ["date"]', 'fields = ["date"]\nnumber = true')
    detail = event_detail(follow_up("free-again", text), somebody(), OWED, ANSWER)
    assert set(detail) == documented
    assert f"`{SOURCE}`" in SECTION
    assert f"`{DETAIL_TYPE}`" in SECTION
    assert datetime.fromisoformat(detail["at"]) == NOW


def test_an_event_without_number_has_none_and_the_same_id_again():
    told = follow_up("free-again")
    first, second = (event_detail(told, somebody(), OWED, ANSWER) for _ in range(2))
    assert first == second
    assert "+1202" not in str(first)
    assert first["fields"] == {"date": "Monday"}


def test_an_sms_goes_to_the_number_with_the_senders_name():
    request = sms_request(follow_up("directions"), somebody(), "en", "Booking")
    assert request["PhoneNumber"] == "+12025550101"
    assert request["Message"] == "See you on Monday, Ann. The entrance is in the yard."
    assert request["MessageAttributes"]["AWS.SNS.SMS.SenderID"]["StringValue"] == "Booking"


def test_a_mail_has_a_subject_that_sns_takes():
    text = EXAMPLE.replace('subject.en = "Cancelled"', 'subject.en = "取消 {name}"')
    notice = mail_notice(follow_up("reception", text), somebody(), "en")
    assert notice.subject == "?? Ann"
    assert notice.text == "Ann does not come on Monday."

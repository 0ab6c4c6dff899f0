"""docs/notices.md: the notices shown are those that are sent, and the example fits them."""

import json
import re
from pathlib import Path

import pytest
from trouble import Trouble, stage

from dispatch import chat
from dispatch.actions import Notify
from dispatch.chat import chat_post
from dispatch.codes import CODES_LAST
from dispatch.notice_topics import PREFIX, why_no_topic
from dispatch.notices import compose_notice
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from dispatch.speech.words import read_words
from dispatch.tokens import code_of
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs/notices.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "examples/chat.yaml").read_text(encoding="utf-8")
TEXT = (ROOT / "contact_flows/speech/en.toml").read_text(encoding="utf-8")
WORDS = read_words(TEXT, "en.toml")
CODE = code_of(Trouble(stage("a")).fires().incident.id)


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)


def sent(word, *, taken=False):
    trouble = Trouble(stage("a")).fires()
    incident = (trouble.acked("Maria") if taken else trouble).incident
    return compose_notice(incident, Notify("notices", word), WORDS)


@pytest.mark.parametrize(("index", "word"), [(0, "opened:0:0"), (1, "acknowledged")])
def test_the_mails_shown_are_those_that_are_sent(index, word):
    mail = sent(word, taken=word == "acknowledged")
    assert blocks("text")[index] == f"Subject: {mail.subject}\n\n{mail.text}\n"


def test_the_form_for_chat_that_is_shown_is_the_one_that_is_sent():
    [shown] = blocks("json")
    assert json.loads(shown) == chat_post(sent("opened:0:0"))


def test_the_first_lines_listed_are_those_of_all_notices_of_an_incident():
    listed = re.findall(r"^\| `([^`]+)` \| ", DOCS.split("| first line |")[1], re.MULTILINE)
    words = ["opened:0:0", "escalated:0:1", "acknowledged", "resolved", "missed", "fault:x"]
    notices = [sent(word, taken=word == "acknowledged") for word in words]
    assert listed == [one.body.splitlines()[0] for one in notices]


def test_the_plan_shown_sends_what_the_page_says():
    [snippet] = blocks("toml")
    plan = read_plan(snippet, "plan.toml")
    told = [plan.topics("notices", severity) for severity in Severity]
    own = ("notices",)
    assert told == [("war-room", "notices"), ("war-room",), own, ("digest",), own]
    assert plan.stages[1].notify == ("notices", "managers")


def test_the_names_and_the_limits_are_the_codes():
    assert f"`{PREFIX}NAME`" in DOCS
    assert "small letters, digits and dashes, up to 60" in DOCS
    assert why_no_topic("a" * 60) == ""
    assert why_no_topic("a" * 61)
    limits = (chat.TITLE_LIMIT, chat.DESCRIPTION_LIMIT, chat.MAIL_LIMIT)
    assert "at most {} characters, a description {} and a mail {};".format(*limits) in DOCS
    assert f"ends in `{chat.CUT}`" in DOCS
    assert f"the last {CODES_LAST.days} days" in DOCS
    assert f"tocsin ack {CODE} --by" in DOCS


def given(command):
    """The parameters of a deployment of the example."""
    return dict(re.findall(r"(\w+)=(\S+)", command.split("--parameter-overrides")[1]))


COMMANDS = [one for one in blocks("sh") if "chat.yaml" in one]
IDS = {
    "TENANT": "00000000-0000-0000-0000-000000000001",
    "TEAM": "00000000-0000-0000-0000-000000000002",
}


def test_the_commands_give_the_example_parameters_that_it_has():
    parameters = load(EXAMPLE)["Parameters"]
    for command in COMMANDS:
        for name, value in given(command).items():
            pattern = parameters[name].get("AllowedPattern", ".*")
            assert re.fullmatch(pattern, IDS.get(value, value)), name
    assert {name for one in COMMANDS for name in given(one)} == set(parameters) - {"Email"}


def test_the_examples_topic_is_the_one_that_its_name_in_a_plan_means():
    topic = load(EXAMPLE)["Resources"]["Topic"]["Properties"]["TopicName"]
    assert topic == {"Fn::Sub": f"{PREFIX}${{Name}}"}
    pattern = load(EXAMPLE)["Parameters"]["Name"]["AllowedPattern"]
    for name in ("war-room", "a" * 60, "a" * 61, "A", "-a", ""):
        assert bool(re.fullmatch(pattern, name)) is not bool(why_no_topic(name))


def test_the_examples_channels_may_command_nothing():
    resources = load(EXAMPLE)["Resources"]
    role = resources["Role"]["Properties"]
    assert set(role) == {"AssumeRolePolicyDocument"}
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "chatbot.amazonaws.com"}
    for name in ("Slack", "Teams"):
        [guardrail] = resources[name]["Properties"]["GuardrailPolicies"]
        assert guardrail == {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSDenyAll"}
        assert "AWSDenyAll" in DOCS

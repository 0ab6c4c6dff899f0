"""docs/contact-flow.md tells the truth about the flows that are deployed."""

import json
import re
from pathlib import Path

import pytest
from flow_conversation import LONGEST, action, flow

from console.flows.campaign_contract import TOLD
from console.flows.contracts import ALERT, CAMPAIGN
from dispatch.campaign.heard import HAPPENINGS
from dispatch.campaign.talk import MOST_TURNS
from dispatch.incident import LOST_AFTER, TALK_LIMIT

DOC = (Path(__file__).parents[1] / "docs" / "contact-flow.md").read_text()
ALERTS = DOC.split("# The flow of campaigns")[0]
PICTURE = DOC.split("```mermaid")[1].split("```")[0]


def section(title):
    return ALERTS.split(f"## {title}\n")[1].split("\n## ")[0]


def first_cells(text):
    rows = re.findall(r"^\| (.*?) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def targets(transitions):
    yield transitions.get("NextAction")
    for branch in transitions.get("Errors", []) + transitions.get("Conditions", []):
        yield branch["NextAction"]


def ways():
    for one in flow()["Actions"]:
        yield from ((one["Identifier"], to) for to in targets(one["Transitions"]) if to)


def test_the_picture_shows_every_way_of_the_flow_and_no_other():
    drawn = re.findall(r"^  (\S+) -->(?:\|[^|]+\|)? (\S+)$", PICTURE, re.MULTILINE)
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == set(ways())


def test_every_action_is_explained_and_no_other():
    names = {one["Identifier"] for one in flow()["Actions"]}
    assert first_cells(section("What each action is for")) == names


def test_every_attribute_is_explained():
    set_by_flow = {
        name
        for one in flow()["Actions"]
        if one["Type"] == "UpdateContactAttributes"
        for name in one["Parameters"]["Attributes"]
    }
    told = set(action(flow(), "details")["Parameters"]["LambdaInvocationAttributes"])
    assert first_cells(section("The protocol")) == ALERT.attributes | set_by_flow | told


@pytest.mark.parametrize(
    "voice", ["voice-en", "voice-ja", "voice-pl", "voice-ja-standard", "voice-pl-standard"]
)
def test_the_voices_are_named(voice):
    name = action(flow(), voice)["Parameters"]["TextToSpeechVoice"]
    assert name in section("What each action is for")


def test_the_figures_are_those_of_the_flow():
    function = action(flow(), "pick-up")["Parameters"]["InvocationTimeLimitSeconds"]
    silence = action(flow(), "menu")["Parameters"]["InputTimeLimitSeconds"]
    why = section("Why it is so")
    assert f"The function has {function} s" in why
    assert f"{silence} s of silence" in why
    assert f"counts as over after {LOST_AFTER.total_seconds():.0f} s" in why
    assert f"asked after from {TALK_LIMIT.total_seconds():.0f} s on" in why
    assert f"the longest call lasts {LONGEST} s" in why


CAMPAIGN_DOC = DOC.split("# The flow of campaigns\n")[1]
CAMPAIGN_FLOW = json.loads(
    (Path(__file__).parents[1] / "contact_flows" / "campaign.json").read_text(encoding="utf-8")
)


def test_every_action_of_the_flow_of_campaigns_is_explained_and_no_other():
    names = {one["Identifier"] for one in CAMPAIGN_FLOW["Actions"]}
    explained = CAMPAIGN_DOC.split("## Each of its actions\n")[1].split("\n## ")[0]
    assert first_cells(explained) == names
    drawn = re.findall(r"([\w-]+) -->(?:\|[^|]+\|)? ([\w-]+)$", CAMPAIGN_DOC, re.MULTILINE)
    assert {name for pair in drawn for name in pair} <= names


def test_what_the_flow_of_campaigns_is_given_and_answered_is_explained():
    circle = CAMPAIGN_DOC.split("## The circle\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`([\w-]+)`", circle))
    assert named >= CAMPAIGN.attributes | CAMPAIGN.answers | set(TOLD)
    assert set(re.findall(r'^\| "(\w+)" \|', circle, re.MULTILINE)) == set(CAMPAIGN.next_steps)
    assert all(f"`{one}`" in circle for one in HAPPENINGS)


def test_the_figures_of_the_flow_of_campaigns_are_its_own():
    by_name = {one["Identifier"]: one["Parameters"] for one in CAMPAIGN_FLOW["Actions"]}
    assert by_name["turns"]["LoopCount"] == "100"
    assert by_name["listen"]["InputTimeLimitSeconds"] == "8"
    assert by_name["ask"]["InvocationTimeLimitSeconds"] == "8"
    assert f"after {MOST_TURNS} turns" in CAMPAIGN_DOC

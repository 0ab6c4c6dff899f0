"""docs/incident-manager.md: its plan is one, its figures and words are the code's."""

import re
from pathlib import Path

import pytest
from test_engagement_requests import BYTES

from console.checks.engaging import CLOSED
from dispatch.engagement.plan_keys import MOST_ENGAGED
from dispatch.engagement.state import LATE_AFTER, LOOK_AGAIN, LOOK_SELDOM, impact_of
from dispatch.incident import DELAY
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from handlers.engaging import LEFT_ALONE
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "incident-manager.md").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
[PLAN] = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def test_the_plan_shown_calls_and_engages():
    plan = read_plan(PLAN, "plan.toml")
    assert plan.engages
    assert [(one.contacts, len(one.engage)) for one in plan.stages] == [(("primary",), 1), ((), 1)]
    assert f"{MOST_ENGAGED} in a stage at most" in TEXT


@pytest.mark.parametrize("severity", Severity)
def test_the_impact_of_each_severity_is_the_codes(severity):
    assert f"| {severity} | {impact_of(severity)} |" in TEXT


def test_how_often_it_is_looked_at_and_tried_again_are_the_codes():
    seconds = LOOK_AGAIN.total_seconds()
    assert f"every {seconds:g} s until somebody has the incident" in TEXT
    assert f"then every {LOOK_SELDOM.total_seconds() / 60:g} minutes" in TEXT
    assert f"after {DELAY.total_seconds():g} s, later after {seconds:g} s" in TEXT
    assert f"after {LATE_AFTER.total_seconds() / 60:g} minute without an incident" in TEXT
    assert f"for {LEFT_ALONE.total_seconds():g} s it is asked for nothing more" in TEXT


def test_the_limits_are_those_that_the_requests_are_held_to():
    names = {"title": "title", "Subject": "subject", "Content": "content", "rawData": "raw data"}
    for key, name in names.items():
        assert f"{name} {BYTES[key]:,}" in TEXT


def test_the_parameters_and_what_is_created_are_the_templates():
    listed = re.findall(r"^\| `(IncidentManager\w*)` \|", TEXT, re.MULTILINE)
    assert listed == [one for one in TEMPLATE["Parameters"] if one.startswith("IncidentManager")]
    names = [
        one["Properties"].get("Alias", one["Properties"].get("Name"))
        for one in TEMPLATE["Resources"].values()
        if one["Type"] in {"AWS::SSMContacts::Contact", "AWS::SSMIncidents::ResponsePlan"}
    ]
    for name in names:
        assert f"`{name}`" in TEXT


def test_what_the_command_says_of_an_account_is_what_the_page_says():
    assert "7 November 2025" in CLOSED
    assert "AWS takes no new customers for Incident Manager since 7 November 2025" in TEXT

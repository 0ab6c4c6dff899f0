"""docs/aws-sources.md: its rule works, its commands deploy, its alarms and severities are there."""

import re
import shlex

import pytest
from own_events import shipped_examples, shipped_rules
from source_table import ROOT
from test_ready_alarms import BALANCER, EVERY, LINK, NETWORK, SHOP, alarms

from dispatch.hints import split_tag
from dispatch.judge.examples import example_errors
from dispatch.judge.rules import read_rules
from sandbox.deploy.sam import load

TEXT = (ROOT / "docs/aws-sources.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^aws cloudformation deploy .*$", TEXT, re.MULTILINE)
TOLD = dict(re.findall(r"^\| `(\w+)` \| .* \| ([^|]+) \|$", TEXT, re.MULTILINE))


def test_the_rule_for_one_state_machine_stands_beside_the_shipped_ones():
    [snippet] = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    examples = re.findall(r"^```json (\S+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    rules = read_rules({"05-shop.toml": snippet} | shipped_rules())
    assert example_errors(rules, shipped_examples() | dict(examples)) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_deploys_its_template_with_parameters_it_has(command):
    words = shlex.split(command)
    template = ROOT / words[words.index("--template-file") + 1]
    given = dict(one.split("=", 1) for one in words[words.index("--parameter-overrides") + 1 :])
    assert alarms(template, given)


def test_there_is_a_command_for_each_template():
    assert len(COMMANDS) == len(list((ROOT / "ready-alarms").glob("*.yaml"))) == 2


def test_the_alarms_are_all_named_with_their_severity():
    made = alarms(NETWORK, LINK) | alarms(BALANCER, SHOP)
    assert set(TOLD) == set(made)
    shared = {"BgpDown": "ConnectionDown", "BlackHole": "NoRoute", "TargetErrors": "BalancerErrors"}
    for name in made:
        severity = split_tag(EVERY[name]["AlarmDescription"])[0]
        assert str(severity) in TOLD[shared.get(name, name)], name


def test_the_parameters_that_are_named_are_those_of_the_templates():
    template = load((ROOT / "template.yaml").read_text(encoding="utf-8"))["Parameters"]
    known = set(template)
    for each in (NETWORK, BALANCER):
        known |= set(load(each.read_text(encoding="utf-8"))["Parameters"])
    named = set(re.findall(r"`(\w+(?:Events|Severity|Seconds|Minutes))\b", TEXT))
    assert {"SecurityEvents", "ServiceEvents"} <= named <= known

"""docs/adviser.md: its rule is one, and its figures are the code's."""

import json
import re
from pathlib import Path

import pytest
from own_events import shipped_examples

from dispatch.advice import allowance, answer, question
from dispatch.advice.judging import advised
from dispatch.judge.examples import example_errors
from dispatch.judge.rules import read_rules
from dispatch.severity import Severity
from dispatch.triage import judge
from handlers.adapters.book_files import book_in
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "adviser.md").read_text(encoding="utf-8")
[SNIPPET] = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
EVENTS = dict(re.findall(r"^```json (\S+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))


def test_the_rule_is_one_that_its_example_proves_and_asks_for_advice():
    rules = read_rules({"rules.toml": SNIPPET})
    assert example_errors(rules, shipped_examples() | EVENTS) == []
    [rule] = rules.rules
    assert set(rule.raises(Severity.LOW)) == {Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM}
    assert set(rule.plans) <= set(book_in(ROOT).plans)


def test_no_rule_that_ships_asks_for_advice():
    assert not [rule.name for rule in book_in(ROOT).rules.rules if rule.adviser]


@pytest.mark.parametrize("form", ["amazon.nova-lite-v1:0", "arn:aws:bedrock"])
def test_the_models_it_names_are_taken_by_the_template(form):
    [named] = re.findall(rf"`({form}[^`]*)`", TEXT)
    assert re.fullmatch(TEMPLATE["Parameters"]["AdviserModelId"]["AllowedPattern"], named)


def test_the_limits_are_the_codes():
    assert f"**{allowance.LONGEST.seconds} seconds**, once" in TEXT
    assert f"waiting for {allowance.MOST.seconds} seconds within a minute" in TEXT
    triage = TEMPLATE["Resources"]["TriageFunction"]["Properties"]["Events"]["Queue"]["Properties"]
    assert triage["ScalingConfig"]["MaximumConcurrency"] == 3
    assert "of which there are three" in TEXT
    told = {name: int(re.search(rf"{name} \(([\d,]+)", TEXT)[1].replace(",", ""))
            for name in question.FIELDS}  # fmt: skip
    assert told == question.FIELDS
    assert f"Of the reason {answer.LONGEST_REASON} characters" in TEXT
    assert f"up to {question.LONGEST_ANSWER} out" in TEXT


@pytest.mark.parametrize("suggested", [Severity.HIGH, Severity.LOW])
def test_what_stands_in_the_record_is_what_the_page_says(suggested):
    [event] = [json.loads(text) for text in EVENTS.values()]
    before = judge(event, read_rules({"rules.toml": SNIPPET}))
    after = advised(before, answer.Advice(suggested, "…"))
    added = after.reason.removeprefix(f"{before.reason}; ")
    assert added != after.reason
    assert f"`{added}`" in TEXT

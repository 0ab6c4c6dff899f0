"""docs/rules.md says what is so: its snippets run, its tables are those of the code."""

import re
from pathlib import Path

import pytest
from own_events import alarm, shipped_examples, shipped_rules

from dispatch.alert import Alert
from dispatch.judge.examples import example_errors
from dispatch.judge.rule import document_of
from dispatch.judge.rules import read_rules
from dispatch.judge.tables import read_rule
from dispatch.severity import Severity
from dispatch.severity_words import UNAMBIGUOUS, WORDS
from dispatch.toml_file import read_table
from dispatch.translate import translate
from dispatch.translate.custom import TEXT_KEYS

TEXT = (Path(__file__).parents[1] / "docs" / "rules.md").read_text()
SNIPPETS = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
EVENTS = dict(re.findall(r"^```json (\S+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))


def first_column(heading):
    """The code words in the first column of the first table behind `heading`."""
    table = TEXT.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    cells = [line.split("|")[1] for line in table.splitlines()[1:]]
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_is_a_rule_file_whose_examples_prove_it(snippet):
    rules = read_rules({"rules.toml": snippet})
    assert rules.rules
    assert example_errors(rules, shipped_examples() | EVENTS) == []


def test_there_are_snippets_and_events():
    assert len(SNIPPETS) == 3
    assert len(EVENTS) == 2


def test_the_table_of_severity_words_is_the_codes():
    for severity in Severity:
        words = ", ".join(f"`{word}`" for word in WORDS[severity])
        assert f"| {severity} | {words} |\n" in TEXT


def test_the_words_that_count_in_a_name_are_the_codes():
    listed = TEXT.split("name no metric count: ")[1].split(".\n")[0]
    assert set(re.findall(r"`([^`]+)`", listed)) == UNAMBIGUOUS


def test_the_keys_of_a_rule_are_those_that_are_read():
    table = read_table(SNIPPETS[0], "rules.toml").tables("rule")[0]
    read_rule(table)
    assert set(first_column("## A rule")) == table.asked


def test_the_keys_of_alert_are_those_that_conditions_see():
    document = document_of({}, translate(alarm()))
    assert set(first_column("## What a condition sees")) == set(document["alert"])
    assert set(document["alert"]) == set(Alert.__slots__)


def test_the_keys_of_an_event_of_ones_own_are_those_that_are_read():
    assert first_column("## An event of your own") == list(TEXT_KEYS)


def test_the_shipped_rules_are_listed_in_their_order():
    rules = read_rules(shipped_rules()).rules
    assert first_column("## The rules that ship") == [rule.name for rule in rules]

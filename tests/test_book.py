"""The book: what operators wrote fits together, or the cold start says what does not."""

from pathlib import Path

import pytest

from dispatch.book import read_book
from dispatch.errors import ConfigurationError

ROOT = Path(__file__).parents[1]
RULE = """
[[rule]]
name = "everything"
catch_all = true
severity = "low"
plan = "quiet"
example = "any.json"
"""
QUIET = '[[stage]]\nnotify = ["notices"]\n'


def texts(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (ROOT / folder).glob("*.toml")}


WORDS = texts("contact_flows/speech")


def test_the_shipped_book_fits_together():
    book = read_book(texts("rules"), texts("escalation_plans"), WORDS)
    assert set(book.words) == {"en", "ja", "pl"}
    assert {plan for rule in book.rules.rules for plan in rule.plans} <= set(book.plans)


def test_a_rule_whose_plan_is_missing_is_refused_at_its_line():
    with pytest.raises(ConfigurationError) as caught:
        read_book({"rules.toml": RULE}, {"night.toml": QUIET}, WORDS)
    assert (caught.value.file, caught.value.line) == ("rules.toml", 2)
    assert caught.value.message == "rule everything: no plan quiet; there are night"


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_a_language_without_texts_is_refused(language):
    words = {name: text for name, text in WORDS.items() if name != f"{language}.toml"}
    with pytest.raises(ConfigurationError, match=f"the texts for {language} are missing"):
        read_book({"rules.toml": RULE}, {"quiet.toml": QUIET}, words)


def test_a_mistake_in_any_file_names_that_file():
    broken = {"broken.toml": "[[stage]]\n"}
    with pytest.raises(ConfigurationError, match=r"^broken\.toml:1: "):
        read_book({"rules.toml": RULE}, broken, WORDS)

"""The book: what operators wrote fits together, or the cold start says what does not."""

from pathlib import Path

import pytest

from dispatch.book import read_book
from dispatch.errors import ConfigurationError
from dispatch.rota.calendar_table import Calendar
from dispatch.rota.model import Rota

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
    rotas = texts("escalation_plans/rotas")
    book = read_book(texts("rules"), texts("escalation_plans"), WORDS, rotas)
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


LAYER = '[[layer]]\ncontacts = ["a"]\nhand_over = "weekly"\nstart = 2026-01-05T09:00:00\n'
ROTAS = {
    "rotas/team.toml": f'time_zone = "UTC"\n{LAYER}',
    "rotas/feed.toml": 'time_zone = "UTC"\n[calendar]\nsource = "c.ics"\ncontacts = ["a"]\n',
}


def test_each_plan_has_its_rotas_and_the_calendars_are_known():
    quiet = '[[stage]]\non_call = ["feed"]\n'
    book = read_book({"rules.toml": RULE}, {"quiet.toml": quiet}, WORDS, ROTAS)
    assert set(book.rotas) == {"team", "feed"}
    assert book.calendars == {"feed": Calendar("feed", "UTC", "c.ics", ("a",))}
    assert book.plans["quiet"].rotas == (Rota("feed", "UTC"),)


def test_a_rota_that_is_not_there_is_refused_at_the_stages_line():
    quiet = '[[stage]]\nwait = "2m"\non_call = ["tema"]\n'
    with pytest.raises(ConfigurationError) as caught:
        read_book({"rules.toml": RULE}, {"quiet.toml": quiet}, WORDS, ROTAS)
    assert str(caught.value) == "quiet.toml:3: there is no rota 'tema'; there are feed, team"

"""docs/campaigns.md says what is so: its keys are the reader's, its screen is printed."""

import re
import shlex
from pathlib import Path

import pytest
from command import Command, commands

from dispatch.campaign.calling_rules import rules_in
from dispatch.campaign.settings import campaign_in
from dispatch.errors import ConfigurationError
from dispatch.rota.hours_text import hours_of

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/campaigns.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "campaigns/appointment-reminder.toml").read_text(encoding="utf-8")
NOTES = (ROOT / "campaigns/calling-rules.toml").read_text(encoding="utf-8")
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
HEADINGS = re.findall(r"^### (\[.*\])$", TEXT, re.MULTILINE)
TOP_TABLES = {"list", "calling_hours", "retries", "limits", "calls", "script", "spending"}
TOP_TABLES |= {"consent", "compliance", "report"}


def documented(heading):
    section = TEXT.split(f"\n### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def known_to_the_reader(text):
    """The keys that the refusal of an unknown one names."""
    with pytest.raises(ConfigurationError) as refused:
        campaign_in(text, "campaigns/x.toml")
    return set(refused.value.message.partition("known here are ")[2].split(", "))


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_keys_of_a_table_are_those_that_the_reader_knows(heading):
    text = EXAMPLE.replace("[script]\n", "[report]\n\n[script]\n", 1)
    start = re.search(rf"^{re.escape(heading)}.*\n", text, re.MULTILINE)
    assert start, heading
    text = text[: start.end()] + "unknown = 1\n" + text[start.end() :]
    assert known_to_the_reader(text) == documented(heading)


def test_the_keys_at_the_top_are_those_that_the_reader_knows():
    known = known_to_the_reader(f"unknown = 1\n{EXAMPLE}")
    assert known - TOP_TABLES == documented("At the top")
    assert known >= TOP_TABLES


def test_the_notes_on_countries_are_those_of_the_file():
    rules = rules_in(NOTES, "campaigns/calling-rules.toml")
    rows = re.findall(r"^\| `([A-Z]{2})` \| (.*?) \| (.*?) \| (\S+) \|$", TEXT, re.MULTILINE)
    assert [row[0] for row in rows] == list(rules)
    for country, hours, consent, as_of in rows:
        noted = () if hours == "none noted" else tuple(map(hours_of, hours.split(", ")))
        rule = rules[country]
        assert (noted, consent, as_of) == (rule.hours, rule.consent, rule.as_of.isoformat())


def test_the_forecast_is_printed_as_the_page_shows_it(capsys, tmp_path, monkeypatch):
    tocsin = Command(capsys, tmp_path, monkeypatch)
    monkeypatch.setattr("console.campaign_plan.CONFIG", tmp_path / "samconfig.toml")
    plans = [screen for screen in SCREENS if "tocsin campaign plan" in screen]
    assert plans
    for screen in plans:
        for command, shown in commands(screen):
            assert tocsin(*shlex.split(command)).out == shown

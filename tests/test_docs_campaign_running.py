"""docs/campaign-running.md says what is so: its verbs, options and figures are the command's."""

import argparse
import re
from pathlib import Path

import pytest

from console import campaign
from console.campaign_live import headline, rows_of
from dispatch.campaign.live import ENOUGH
from handlers.adapters.items import RETENTION
from sandbox import regions

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/campaign-running.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def verbs():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    campaign.add(commands)
    [inner] = commands.choices["campaign"]._actions[1:]  # noqa: SLF001 - argparse tells no other way
    return inner.choices


def test_every_verb_is_on_the_page(verbs):
    beside = {"plan"}  # docs/campaigns.md has it
    assert not [one for one in set(verbs) - beside if not re.search(rf"(`|campaign ){one}\b", TEXT)]


def test_every_option_of_the_report_is_on_the_page(verbs):
    usual = {"--help", "-h", "--stack", "--port", "--by"}
    given = set(verbs["report"]._option_string_actions) - usual  # noqa: SLF001 - as above
    assert not [one for one in given if f"`{one}" not in TEXT]


def test_the_commands_of_the_page_are_understood(verbs):
    shown = re.findall(r"^tocsin campaign (\w+) ([^#\n]*)", TEXT, re.MULTILINE)
    assert len(shown) >= 6
    for verb, arguments in shown:
        assert verbs[verb].parse_args(arguments.split())


def test_what_status_shows_is_explained():
    explained = re.findall(r"^\| ([a-z ]+) \| ", TEXT.split("| of `status`")[1], re.MULTILINE)
    view = {
        "status": "running",
        "why": "",
        "list": {"read": None, "reasons": {}},
        "people": 1,
        "done": 0,
        "waiting": 1,
        "erased": 0,
        "calling": 0,
        "callsAllowed": None,
        "rate": None,
        "throttled": 0,
        "reached": 0,
        "spent": 0.0,
        "cap": None,
        "currency": "USD",
        "finishIn": None,
        "finishWhy": "too few calls have ended to tell",
        "nextDue": None,
    }
    shown = {head for head, _ in rows_of(view)} - {"people"}
    assert shown <= set(explained[:6])
    assert headline(view) == "running"


def test_the_figures_of_the_page_are_those_of_the_code():
    assert f"fewer than {ENOUGH} people" in TEXT
    assert f"| what was sent to them | {RETENTION.days} days |" in TEXT
    deployed = regions.deployed_with(regions.PARAMETERS)
    rules = deployed.resources["CampaignBucket"].properties["LifecycleConfiguration"]["Rules"]
    days = {one["Prefix"]: one["ExpirationInDays"] for one in rules if "ExpirationInDays" in one}
    assert days == {"lists/": 7, "rejected/": 30}
    assert "| 7 days, and 30 |" in TEXT


def test_the_picture_is_there():
    assert (ROOT / "docs" / "campaign-report.png").is_file()

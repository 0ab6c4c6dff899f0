"""What docs/campaigns.md says of lists is so."""

import re
from pathlib import Path

import pytest

from dispatch.campaign.list_header import DELIMITERS
from dispatch.campaign.list_lines import LONGEST_LINE, coding_of
from dispatch.campaign.list_people import LONGEST_CELL
from dispatch.campaign.list_reasons import MEANING, Reason
from dispatch.campaign.list_records import LONGEST_ENTRY, MOST_LINES
from dispatch.errors import CampaignRefused
from handlers.adapters.campaign_numbers import Numbers
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
WHOLE = (ROOT / "docs" / "campaigns.md").read_text(encoding="utf-8")
TEXT = WHOLE.split("\n## The list\n")[1].split("\n## ")[0]
SPELLINGS = TEXT.split("```\n")[1].splitlines()


def test_every_reason_is_in_the_table_with_its_meaning():
    told = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", TEXT, re.MULTILINE)
    assert told == [(reason.value, meaning) for reason, meaning in MEANING.items()]


@pytest.mark.parametrize("written", SPELLINGS)
def test_each_spelling_is_the_same_number(written):
    assert Numbers("JP").read(written).number == "+819012345678"


def test_what_spreadsheets_spoil_is_refused():
    assert Numbers("JP").read("9012345678") is Reason.LOST_ZERO
    assert Numbers("JP").read("8.19012E+11") is Reason.ROUNDED


def test_the_limits_are_those_that_are_told():
    assert f"over {MOST_LINES} lines" in TEXT
    assert (
        f"has {LONGEST_CELL:,} characters at most, an entry of a CSV file {LONGEST_ENTRY:,}" in TEXT
    )
    assert f"a line {LONGEST_LINE:,} bytes" in TEXT
    assert len(DELIMITERS) == 3


@pytest.mark.parametrize("encoding", re.search(r"middle \((.*?)\)", TEXT)[1].split(", "))
def test_an_encoding_that_is_told_to_be_refused_is(encoding):
    with pytest.raises(CampaignRefused):
        coding_of(encoding.strip("`"), b"")


def test_what_is_read_as_what():
    assert coding_of("shift_jis", b"").codec == "cp932"
    assert coding_of("utf-16", b"").codec == "utf-16-le"


def test_the_function_and_the_bucket_are_as_told():
    resources = load((ROOT / "template.yaml").read_text(encoding="utf-8"))["Resources"]
    function = resources["CampaignImportFunction"]["Properties"]
    assert (function["MemorySize"], function["Timeout"]) == (512, 900)
    rules = resources["CampaignBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules} == {
        "lists/": 7,
        "rejected/": 30,
    }
    assert "after 7 days" in TEXT
    assert "after 30" in TEXT

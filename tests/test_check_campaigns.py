"""`tocsin check` on campaigns: every fault of a file, and what does not fit rules or stack."""

import shutil
from pathlib import Path

import pytest

from console.checks.campaigns import findings
from console.checks.project import read_project

ROOT = Path(__file__).parents[1]
EXAMPLE = "campaigns/appointment-reminder.toml"


@pytest.fixture
def found(tmp_path):
    """The findings on the example with replacements, and with what stands beside it."""
    shutil.copytree(ROOT / "campaigns", tmp_path / "campaigns")

    def check(*replacements, settings=""):
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new, 1)
        (tmp_path / EXAMPLE).write_text(text, encoding="utf-8")
        (tmp_path / "samconfig.toml").write_text(settings, encoding="utf-8")
        return findings(read_project(tmp_path, None))

    return check


def test_the_example_is_right(found):
    assert found() == []


def test_every_fault_of_a_file_is_told_at_once(found):
    told = found(
        ('default_country = "JP"', 'default_country = "Japan"'),
        ('wait = "10m"', 'wait = "soon"'),
        ('currency = "USD"', 'currency = "dollars"'),
        ('basis = "consent"', 'basis = "hope"'),
        ('way = "sms"', 'way = "fax"'),
    )
    assert [one.level for one in told] == ["error"] * 5
    assert len({one.line for one in told}) == 5


@pytest.mark.parametrize("country", ["JP", "DE"])
def test_a_country_that_nobody_confirmed_is_an_error_that_names_the_key(found, country):
    text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    start = text.index("[[compliance]]")
    confirmed = text[start : text.index("\n\n", start)]
    changes = [(confirmed, ""), ('default_country = "JP"', f'default_country = "{country}"')]
    [one] = found(*changes)
    assert one.level == "error"
    assert f"rules of {country}" in one.message
    assert "[[compliance]] with country, confirmed_by and confirmed_on" in one.message


def test_hours_wider_than_the_note_on_a_country_are_a_warning_with_its_source(found):
    [one] = found(('hours = ["mon-fri 10:00-19:00"', 'hours = ["mon-fri 10:00-22:00"'))
    assert one.level == "warning"
    assert "mon 21:00-22:00" in one.message
    assert "47 CFR 64.1200" in one.message


def test_lunch_is_outside_the_hours_of_france(found):
    [one] = found(('country = "US"', 'country = "FR"'))
    assert "mon 13:00-14:00" in one.message
    assert "sat 10:00-17:00" in one.message


def test_a_machine_that_nobody_detects_is_never_called_again(found):
    [one] = found(('outcomes = ["no-answer", "no-key"]', 'outcomes = ["machine"]'))
    assert one.level == "warning"
    assert "answering_machine_detection" in one.message


def test_a_call_later_the_same_day_needs_two_calls_a_day(found):
    [one] = found(("attempts_per_day = 2", "attempts_per_day = 1"))
    assert one.level == "warning"


def test_an_old_confirmation_is_to_be_read_again(found):
    [one] = found(("confirmed_on = 2026-11-20", "confirmed_on = 2024-11-20"))
    assert "read its rules again" in one.message


def test_a_caller_number_must_be_one_of_the_stacks_where_those_are_known(found):
    numbers = ("calls_at_once = 100", 'caller_numbers = ["+12025550100"]')
    parameters = 'parameter_overrides = "CampaignCallerNumbers=\\"{}\\""'
    assert found(numbers) == []
    assert found(numbers, settings=parameters.format("+12025550199,+12025550100")) == []
    [one] = found(numbers, settings=parameters.format("+12025550199"))
    assert one.level == "error"
    assert "202555" not in one.message


def test_a_fault_in_the_notes_on_countries_has_its_line(found, tmp_path):
    notes = tmp_path / "campaigns/calling-rules.toml"
    text = notes.read_text(encoding="utf-8").replace('hours = ["mon-sun', 'hours = ["mon-som')
    notes.write_text(text, encoding="utf-8")
    [one] = found()
    assert one.file == "campaigns/calling-rules.toml"
    assert one.line == text[: text.index("mon-som")].count("\n") + 1


def test_a_campaign_that_can_call_nobody_any_more_is_told(found):
    [one] = found(("[calling_hours]", "[calling_hours]\nlast_day = 2020-01-01\n#"))
    assert one.level == "warning"
    assert "nobody in JP can be called any more" in one.message


def test_a_retry_at_a_time_outside_the_calling_hours_is_told(found):
    [one] = found(("next day at 18:00", "next day at 21:00"))
    assert "21:00 is never inside the calling hours" in one.message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[list]", "[list]\n#", 'retention must be from "1d"'),
        ("attempts_per_day = 2", 'attempts_per_day = 2\nbetween = "999999d"', "longer than 30"),
        ('after = "2h"', 'after = "999999d"', "longer than 30"),
        ("attempts = 4", "attempts = 1", "nobody is called again who asks for it"),
    ],
)
def test_what_no_campaign_could_keep_is_an_error(found, old, new, told):
    replacements = [(old, new)]
    if "retention" in told:
        replacements = [('retention = "30d"', 'retention = "1h"')]
    assert any(told in one.message and one.level == "error" for one in found(*replacements))

"""`tocsin check` on campaigns: every fault of a file, and what does not fit rules or stack."""

import shutil
from pathlib import Path

import pytest

from console.checks.campaigns import findings
from console.checks.project import read_project
from dispatch.errors import ConfigurationError
from handlers.wiring_campaign_pacer import routes
from sandbox.deploy.sam import load

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
    assert found(numbers, settings=parameters.format("+12025550100,+12025550199")) == []
    [one] = found(numbers, settings=parameters.format("+12025550199"))
    assert one.level == "error"
    assert "202555" not in one.message


SHARED = {
    "a string": """
[default.deploy.parameters]
capabilities = "CAPABILITY_IAM"
parameter_overrides = "CallerNumber=+12025550198 CampaignCallerNumbers=+12025550199,+12025550198"
""",
    "a list": """
[default.deploy.parameters]
parameter_overrides = ["CallerNumber=+12025550198",
  "CampaignCallerNumbers=+12025550199,+12025550198"]
""",
    "pairs": """
[default.deploy.parameters]
parameter_overrides = [
  'ParameterKey=CampaignCallerNumbers,ParameterValue="+12025550199,+12025550198"',
  "ParameterKey=CallerNumber,ParameterValue=+12025550198"]
""",
    "the second region's": """
[default.deploy.parameters]
parameter_overrides = ["BackupCallerNumber=+12025550198",
  "CampaignCallerNumbers=+12025550199,+12025550198"]
""",
}


@pytest.mark.parametrize("settings", SHARED.values(), ids=list(SHARED))
def test_a_campaigns_number_that_alerts_call_from_is_an_error_at_the_parameter(found, settings):
    [one] = found(settings=settings)
    assert (one.file, one.level, one.line) == ("samconfig.toml", "error", 4)
    whose = "BackupCallerNumber" if "Backup" in settings else "CallerNumber"
    assert f"number 2 of CampaignCallerNumbers is a number of {whose}:" in one.message
    assert "claim another one for campaigns" in one.message
    assert "202555" not in one.message


def test_a_file_that_calls_from_a_number_of_alerts_is_told_whose_it_is(found):
    numbers = ("calls_at_once = 100", 'caller_numbers = ["+12025550198"]')
    given = 'parameter_overrides = ["CallerNumber=+12025550198", "CampaignCallerNumbers={}"]'
    [one] = found(numbers, settings=given.format("+12025550199"))
    assert (one.file, one.level) == (EXAMPLE, "error")
    assert (
        "caller_numbers"
        in (ROOT / EXAMPLE).read_text().replace(*numbers).splitlines()[one.line - 1]
    )
    assert "one of CallerNumber in samconfig.toml, which alerts call from" in one.message
    assert found(numbers, settings='parameter_overrides = "CallerNumber=+12025550197"') == []


def test_the_pacer_does_not_begin_with_a_number_that_alerts_call_from(monkeypatch):
    settings = {
        "AWS_REGION": "eu-west-1",
        "CONNECT_INSTANCE_ID": "i-1",
        "CAMPAIGN_FLOW_ID": "f-1",
        "CALLER_NUMBER": "+12025550197,+12025550198",
        "CAMPAIGN_CALLER_NUMBERS": "+12025550199,+12025550198",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match="1 of CampaignCallerNumbers also in CallerNumber"):
        routes.__wrapped__()
    monkeypatch.setenv("CAMPAIGN_CALLER_NUMBERS", "+12025550199")
    assert [one.caller_number for one in routes.__wrapped__()] == ["+12025550199"]


def test_a_stack_whose_only_number_is_for_alerts_and_campaigns_is_refused_as_it_is_deployed():
    rule = load((ROOT / "template.yaml").read_text())["Rules"]["CampaignsHaveOtherNumbers"]
    [asserted] = [one["Assert"] for one in rule["Assertions"]]
    both = [{"Ref": "CampaignCallerNumbers"}, {"Ref": "CallerNumber"}]
    assert asserted == {"Fn::Not": [{"Fn::Equals": both}]}


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

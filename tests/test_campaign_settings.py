"""Campaign files: what they say, and what is refused with its line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from dispatch.campaign.settings import campaign_in
from dispatch.campaign.settings_law import Basis, Confirmation
from dispatch.errors import ConfigurationError

FILE = "campaigns/appointment-reminder.toml"
TEXT = (Path(__file__).parents[1] / FILE).read_text(encoding="utf-8")


def with_line(old, new):
    """The example with one line's text replaced, and that line's number."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new), TEXT[: TEXT.index(old)].count("\n") + 1


def without(header):
    """The example without one table."""
    start = TEXT.index(header)
    return TEXT[:start] + TEXT[TEXT.index("\n\n", start) :]


def test_the_example_says_all_that_a_campaign_needs():
    campaign = campaign_in(TEXT, FILE)
    assert campaign.name == "appointment-reminder"
    assert campaign.languages == ("ja", "en")
    assert campaign.list.fields["day"] == "予約日"
    assert campaign.retries.attempts == 4
    assert campaign.calls.calls_at_once == 100
    assert list(campaign.script.questions) == ["coming"]
    assert (campaign.spending.currency, campaign.spending.cap) == ("USD", 800.0)
    assert campaign.consent.basis is Basis.CONSENT
    confirmed = Confirmation("JP", "法務 山田 (legal, Yamada)", date(2026, 11, 20))
    assert confirmed in campaign.compliance
    assert campaign.retention == timedelta(days=30)
    assert campaign.masked


def test_numbers_in_reports_are_whole_only_where_the_file_says_so():
    text = TEXT.replace("[script]\n", '[report]\nnumbers = "whole"\n\n[script]\n')
    assert not campaign_in(text, FILE).masked


@pytest.mark.parametrize("table", ["[list.columns]", "[calling_hours]", "[spending]", "[consent]"])
def test_what_must_be_given_is_missed_by_name(table):
    with pytest.raises(ConfigurationError, match=" is missing"):
        campaign_in(without(table), FILE)


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ('languages = ["ja", "en"]', 'languages = ["ja", "de"]', "no voice for 'de'"),
        ('languages = ["ja", "en"]', "languages = []", "the usual one first"),
        ('retention = "30d"', 'retention = "4000d"', "3650d"),
        ('retention = "30d"', 'retention = "0d"', "from"),
        ('format = "csv"', 'format = "xlsx"', "JSON Lines"),
        ('encoding = "utf-8"  ', 'encoding = "utf-9"  ', "cp932"),
        ('default_country = "JP"', 'default_country = "Japan"', "two letters"),
        ('number = "電話番号"', 'number = " "', "heading of its column"),
        ('day = "予約日"', 'Day = "予約日"', "small letters"),
        ("calls_at_once = 100", "calls_at_once = 0", "nobody would be called"),
        ("calls_at_once = 100", 'caller_numbers = ["0312345678"]', "as .819012345678"),
        ("starts_per_second = 5", "starts_per_second = 0", "more than 0"),
        ("starts_per_second = 5", 'ring_timeout = "30s"', "traffic = .campaign."),
        ("starts_per_second = 5", "answering_machine_detection = true", "traffic = .campaign."),
        ("starts_per_second = 5", 'traffic = "campaigns"', "general"),
        ("starts_per_second = 5", 'longest = "2h"', "longest must be"),
        ('currency = "USD"', 'currency = "dollars"', "USD"),
        ("cap = 800", "cap = 0", "no call would be placed"),
        ("cap = 800", "cap = -1", "from 0"),
        ('basis = "consent"', 'basis = "none"', "legitimate-interests"),
        ("obtained_on = 2026-04-01", "obtained_on = 20260401", "without quotes"),
        ('country = "JP"\nconfirmed', 'country = "US"\nconfirmed', "confirmed twice"),
        ("attempts = 4", "attempts = 4\ntries = 4", "unknown key tries"),
        ("{name}様", "{nmae}様", "unknown field"),
    ],
)
def test_a_fault_is_refused_with_the_file_and_what_would_be_right(old, new, right):
    text, _ = with_line(old, new)
    with pytest.raises(ConfigurationError, match=right) as refused:
        campaign_in(text, FILE)
    assert refused.value.file == FILE
    assert refused.value.line


def test_the_line_of_a_fault_is_that_of_its_key():
    text, line = with_line("cap = 800", "cap = 0")
    with pytest.raises(ConfigurationError) as refused:
        campaign_in(text, FILE)
    assert refused.value.line == line


def test_campaign_traffic_may_have_a_ring_timeout_and_listen_for_machines():
    keys = 'traffic = "campaign"\nring_timeout = "30s"\nanswering_machine_detection = true'
    calls = campaign_in(with_line("starts_per_second = 5", keys)[0], FILE).calls
    assert calls.ring_timeout == timedelta(seconds=30)
    assert calls.answering_machine_detection


@pytest.mark.parametrize("timeout", ["14s", "61s"])
def test_a_ring_timeout_is_what_amazon_connect_takes(timeout):
    keys = f'traffic = "campaign"\nring_timeout = "{timeout}"'
    with pytest.raises(ConfigurationError, match="from 15 s to 60 s"):
        campaign_in(with_line("starts_per_second = 5", keys)[0], FILE)


def test_a_caller_number_prints_itself_masked():
    text, _ = with_line("calls_at_once = 100", 'caller_numbers = ["+12025550100"]')
    assert "2025550" not in repr(campaign_in(text, FILE))


def test_an_encoding_has_one_name_however_it_is_written():
    text, _ = with_line('encoding = "utf-8"  ', 'encoding = "CP-932"  ')
    with pytest.raises(ConfigurationError):
        campaign_in(text, FILE)
    text, _ = with_line('encoding = "utf-8"  ', 'encoding = "Shift_JIS"')
    assert campaign_in(text, FILE).list.encoding == "shift_jis"

"""Dated price files: what they hold, and what is said of a wrong one."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import ConfigurationError
from dispatch.prices import FOLDER, read_prices

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / FOLDER).glob("*.toml"))
ONE = """\
[s3.standard_storage]
unit = "GB-month"
currency = "USD"
as_of = 2026-10-07
source = "a page"
tiers = [{ up_to = 100, amount = 0.03 }, { up_to = 500, amount = 0.02 }, { amount = 0.01 }]

[lambda.requests]
unit = "1,000,000 requests"
currency = "USD"
as_of = 2026-10-08
source = "another page"
unconfirmed = true
amount = 0.2
"""


def prices(text=ONE):
    return read_prices(text, "prices/eu-central-1.toml")


def test_a_price_has_its_unit_day_and_source_and_the_file_its_region():
    found = prices()
    price = found.get("lambda.requests", "1,000,000 requests")
    assert found.region == "eu-central-1"
    assert (price.as_of, price.source, price.unconfirmed) == (
        date(2026, 10, 8),
        "another page",
        True,
    )
    assert not found.get("s3.standard_storage", "GB-month").unconfirmed


def test_each_tier_has_its_own_price():
    price = prices().get("s3.standard_storage", "GB-month")
    assert [round(price.cost(units), 6) for units in (0, 100, 101, 500, 1500)] == [
        0,
        3.0,
        3.02,
        11.0,
        21.0,
    ]


def test_a_price_for_many_things_is_a_price_for_each():
    price = prices().get("lambda.requests", "1,000,000 requests")
    assert (price.per, round(price.cost(2_500_000), 6)) == (1_000_000, 0.5)


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_more_never_costs_less(one, other):
    price = prices().get("s3.standard_storage", "GB-month")
    less, more = sorted((one, other))
    assert price.cost(less) <= price.cost(more)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "GB-month"\n', "", ":1: unit is missing: give a string"),
        ("as_of = 2026-10-07\n", "", ":1: as_of is missing: give a date"),
        ("2026-10-07", '"2026-10-07"', ":4: as_of must be a date, as 2026-11-20 without quotes"),
        ('"USD"', '"dollars"', ':3: currency is "dollars": give its code, as "USD"'),
        ("amount = 0.2\n", "", ":8: amount is missing: give a number"),
        ("amount = 0.2\n", "amount = -1\n", ":14: amount is -1: give a number from 0"),
        ("amount = 0.2\n", "amount = nan\n", ":14: amount is nan: give a number from 0"),
        ("amount = 0.2\n", f"amount = {10**400}\n", ":14: amount is 1000"),
        ('unit = "GB-month"', 'unit = " "', ':2: unit is " ": say what the price is for'),
        ("amount = 0.2\n", 'amount = "0.2"\n', ":14: amount must be a number, not str"),
        ("amount = 0.2\n", "amount = true\n", ":14: amount must be a number, not bool"),
        ("amount = 0.2\n", "amounts = 0.2\n", ":8: amount is missing: give a number"),
        ("unconfirmed = true", "certain = true", ":13: unknown key certain"),
        ("tiers =", "amount = 1\ntiers =", ":6: give amount or tiers, not both"),
        ("up_to = 500", "up_to = 100", ":6: up_to is 100: give more than 100"),
        ("{ amount = 0.01 }", "{ up_to = 900, amount = 1 }", ":6: the last tier has no end"),
        ("up_to = 500, ", "", ":6: up_to is missing: give a number"),
        ("[lambda.requests]", "[lambda]\nrequests = 2\n[x.y]", ":9: requests must be a table"),
        ("[s3", "[", ":1: not valid TOML"),
    ],
)
def test_a_fault_is_named_by_file_line_and_key(old, new, said):
    assert old in ONE
    with pytest.raises(ConfigurationError) as raised:
        prices(ONE.replace(old, new, 1))
    assert str(raised.value).startswith(f"prices/eu-central-1.toml{said}"), raised.value


def test_a_price_that_is_not_there_or_for_another_unit_is_named():
    with pytest.raises(ConfigurationError, match=r"\[s3\.archive_put\] is missing: give its price"):
        prices().get("s3.archive_put", "1,000 requests")
    with pytest.raises(
        ConfigurationError, match=r':1: \[s3.* unit is "GB-month": give the price in "GB"'
    ):
        prices().get("s3.standard_storage", "GB")
    with pytest.raises(ConfigurationError, match='currency is "USD": give the price in "EUR"'):
        prices().get("s3.standard_storage", "GB-month", "EUR")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_shipped_prices_are_read(path):
    assert read_prices(path.read_text(encoding="utf-8"), path.name).by_name


def test_two_regions_are_shipped():
    assert [path.stem for path in FILES] == ["ap-northeast-1", "us-east-1"]

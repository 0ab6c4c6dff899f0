"""What keeping recordings costs: the published case, and what must always hold."""

import itertools
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.prices import read_prices
from dispatch.recordings.assumptions import assumptions
from dispatch.recordings.choosing import BILLED_AT_LEAST
from dispatch.recordings.comparison import PUBLISHED, compare, published_case
from dispatch.recordings.costs import EVER, GB, Volume, in_month, in_years, together
from dispatch.recordings.efforts import EFFORTS
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.rates import rates_of
from dispatch.recordings.ways import AS_IS, SAMPLE_AS_CLAIMED, moved, ours, sample

FOLDER = Path(__file__).parents[1] / "prices"
RATES = {
    path.stem: rates_of(read_prices(path.read_text(encoding="utf-8"), path.name))
    for path in FOLDER.glob("*.toml")
}
US = RATES["us-east-1"]
OURS = ours(PROFILES["speech"], EFFORTS["speech"], 14)
WAYS = (AS_IS, SAMPLE_AS_CLAIMED, moved(14), sample(7), OURS)
ONE = Volume(recordings=1000, seconds=300, retention=24)


def total(volume, way, years=6, rates=US):
    return together(in_years(years, volume, way, rates)).total


def test_the_published_case_is_reproduced_within_two_per_cent():
    kept = {one.way.key: one for one in published_case(PROFILES["speech"], 14, US).kept}
    for key, claimed in PUBLISHED.items():
        assert kept[key].total.total == pytest.approx(claimed, rel=0.02)
    assert PUBLISHED == {"as-is": 356_664, "sample-as-claimed": 41_838}


def test_it_is_the_sum_that_anybody_can_do_by_hand():
    """6,000 GB come each month; the prices are 0.023, 0.022 and 0.021, and 0.004 in the archive."""
    [as_is, claimed, *_] = published_case(PROFILES["speech"], 14, US).kept
    stored = [6000 * month for month in range(1, 73)]
    tiers = ((51_200, 0.023), (460_800, 0.022), (10**9, 0.021))
    by_hand = 0.0
    for gigabytes in stored:
        for size, price in tiers:
            part = min(gigabytes, size)
            by_hand, gigabytes = by_hand + part * price, gigabytes - part  # noqa: PLW2901
    assert as_is.total.total == pytest.approx(by_hand)
    assert claimed.total.total == pytest.approx(sum(stored) / 2 * 0.004 + 72 * 6000 * 0.023)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_code_of_the_sample_makes_smaller_files_than_its_claim_and_costs_less(profile):
    kept = {one.way.key: one for one in published_case(PROFILES[profile], 14, US).kept}
    assert kept["sample"].way.times_smaller == 2 * kept["sample-as-claimed"].way.times_smaller
    assert kept["sample"].total.archive == pytest.approx(
        kept["sample-as-claimed"].total.archive / 2
    )


def test_six_years_of_speech_cost_at_most_sixty_per_cent_of_the_claim_with_conversion():
    own = published_case(PROFILES["speech"], 14, US).kept[-1].total
    assert own.total <= 0.6 * PUBLISHED["sample-as-claimed"]
    assert own.conversion > 0
    assert own.requests > 0


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_after_the_retention_every_month_costs_the_same(way):
    months = [in_month(number, ONE, way, US) for number in (24, 25, 60, EVER)]
    assert {round(month.total, 6) for month in months} == {round(months[0].total, 6)}
    assert in_month(23, ONE, way, US).total < months[0].total


def test_what_is_removed_before_ninety_days_is_billed_for_them():
    short, long = (replace(ONE, retention=months) for months in (1, 3))
    assert in_month(EVER, short, OURS, US).archive == in_month(EVER, long, OURS, US).archive
    assert in_month(EVER, short, AS_IS, US).standard < in_month(EVER, long, AS_IS, US).standard


def test_a_small_file_is_billed_as_128_kb():
    volume = replace(ONE, seconds=10)
    assert volume.original / OURS.times_smaller < BILLED_AT_LEAST < volume.original
    stored = 1000 * BILLED_AT_LEAST / GB
    assert in_month(1, volume, OURS, US).archive == pytest.approx(stored * 0.004)


def test_the_original_lies_in_standard_for_its_days_and_never_longer_than_it_is_kept():
    for days, months in ((0, 0), (15, 0.5), (45, 1.5), (36_000, 24)):
        way = ours(PROFILES["speech"], EFFORTS["speech"], days)
        gigabytes = 1000 * ONE.original / GB * months
        assert in_month(EVER, ONE, way, US).standard == pytest.approx(gigabytes * 0.023)


def test_requests_conversion_and_listening_are_what_the_prices_say():
    bill = in_month(1, replace(ONE, listened=0.5), OURS, US)
    assert bill.requests == pytest.approx(3 * 0.0004 + 0.005 + 0.02)
    cpu_s = 300 / 3600 * EFFORTS["speech"].cpu_s_an_hour * 1769 / 512 + 1
    work = OURS.work
    ledger = 1000 * work.ledger_writes * 0.625 / 1e6 + 1000 * work.ledger_bytes / GB * 0.25
    assert bill.conversion == pytest.approx(
        1000 * cpu_s / 2 * 0.0000133334 + 0.0002 + work.transitions * 0.025 + ledger
    )
    heard = 500 * ONE.original / OURS.times_smaller / GB
    assert bill.retrieval == pytest.approx(0.5 * 0.01 + heard * 0.03)


@given(
    st.floats(0, 1e7),
    st.floats(5, 14_400),
    st.integers(1, 240),
    st.floats(0, 2),
    st.sampled_from(WAYS),
    st.sampled_from(sorted(RATES)),
)
def test_a_bill_is_never_negative_and_never_falls_while_the_archive_grows(
    recordings, seconds, retention, listened, way, region
):
    volume = Volume(recordings, seconds, retention, listened)
    bills = [in_month(number, volume, way, RATES[region]) for number in (1, 2, 30, EVER)]
    assert all(part >= 0 for bill in bills for part in astuple(bill))
    totals = [bill.total for bill in bills]
    assert all(one <= other + 1e-6 for one, other in itertools.pairwise(totals))


@given(st.integers(1, 240), st.integers(1, 12))
def test_the_years_are_the_sum_of_their_months(retention, years):
    volume = replace(ONE, retention=retention)
    months = sum(in_month(number, volume, OURS, US).total for number in range(1, 12 * years + 1))
    assert total(volume, OURS, years) == pytest.approx(months)


def test_twice_as_many_recordings_never_cost_more_than_twice_as_much():
    twice = replace(ONE, recordings=2000)
    for way in WAYS:
        assert total(twice, way) <= 2 * total(ONE, way) + 1e-6


def test_the_assumptions_name_the_volume_the_prices_and_what_nobody_looked_up():
    said = "\n".join(assumptions(compare(ONE, PROFILES["speech"], 14, 6, US)))
    for part in (
        "1,000 recordings a month of 300 s",
        "kept for 24 months",
        "prices of us-east-1",
        "not looked up in a source: s3.standard_put",
        "128 KB and 90 days",
        "the original 14 days in S3 Standard",
    ):
        assert part in said

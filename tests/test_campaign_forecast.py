"""How a campaign is foreseen: everybody ends somewhere, within hours, quotas and cap."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.campaign.calling_hours import CallingHours, may_call
from dispatch.campaign.forecast import forecast
from dispatch.campaign.forecast_assumptions import Assumptions, mix_of
from dispatch.campaign.forecast_result import Capacity, Group, by_hour
from dispatch.campaign.outlook import People, outlook_of
from dispatch.campaign.person import Outcome
from dispatch.campaign.quota_needs import (
    AT_ONCE,
    CAMPAIGN_AT_ONCE,
    Granted,
    granted_to,
    needs,
)
from dispatch.campaign.retry_schedule import RETRIED, Retry, RetrySchedule
from dispatch.campaign.script_length import talk_seconds
from dispatch.campaign.settings import campaign_in
from dispatch.campaign.settings_calls import CallSettings
from dispatch.prices import read_prices
from dispatch.rota.hours_text import hours_of

FILE = "campaigns/appointment-reminder.toml"
TEXT = (Path(__file__).parents[1] / FILE).read_text(encoding="utf-8")
OFFICE = CallingHours((hours_of("mon-fri 10:00-19:00"),))
ALWAYS = CallingHours((hours_of("mon-sun 00:00-24:00"),))
START = datetime(2026, 11, 24, 1, tzinfo=UTC)  # 10:00 in Tokyo, a Tuesday
ONCE = RetrySchedule(attempts=1)
PRICES = read_prices(
    """
[connect.service]
unit = "minute"
currency = "USD"
as_of = 2026-10-07
source = "here"
amount = 0.06

[connect.outbound_JP]
unit = "minute"
currency = "USD"
as_of = 2026-10-07
source = "here"
amount = 0.10
""",
    "prices/test-1.toml",
)


def people(count, zone="Asia/Tokyo"):
    return (Group("JP", zone, count),)


def assumed(**given):
    return Assumptions(mix_of({Outcome(name): share for name, share in given.items()}), 50, 60)


def test_little_s_law_bounds_the_starts_by_the_calls_at_once():
    everybody = assumed(answered=1.0)
    found = forecast(ALWAYS, ONCE, people(3000), everybody, Capacity(100, 60), START)
    # 60 lines, each held for 10 s of ringing and 50 s of talk: one start a second.
    assert found.peak.rate == pytest.approx(1.0)
    assert found.ends_at - START == timedelta(seconds=3000)


def test_where_lines_are_plenty_the_starts_are_the_bound():
    found = forecast(ALWAYS, ONCE, people(50_400), assumed(), Capacity(14, 2700), START)
    assert found.ends_at - START == timedelta(hours=1)


def test_nobody_is_called_outside_the_hours_and_the_next_day_goes_on():
    found = forecast(OFFICE, ONCE, people(50_000), assumed(), Capacity(1, 1000), START)
    assert all(may_call(OFFICE, "Asia/Tokyo", one.start) for one in found.bins)
    days = {one.start.astimezone(ZoneInfo("Asia/Tokyo")).date() for one in found.bins}
    assert days == {date(2026, 11, 24), date(2026, 11, 25)}


def test_each_zone_is_called_when_its_own_day_begins():
    groups = (*people(100), Group("PL", "Europe/Warsaw", 100))
    found = forecast(OFFICE, ONCE, groups, assumed(), Capacity(1000, 100_000), START)
    assert [one.start for one in found.bins] == [START, START + timedelta(hours=8)]


def test_retries_reach_more_people_by_the_shares_that_are_assumed():
    retries = RetrySchedule((Retry(RETRIED, timedelta(hours=1), times=3),), 3, 3, timedelta())
    half = assumed(answered=0.5)
    found = forecast(ALWAYS, retries, people(1000), half, Capacity(1000, 1e6), START)
    assert found.calls == pytest.approx(1000 * (1 + 0.5 + 0.25))
    assert found.reached == pytest.approx(1000 * 0.875)
    assert found.unreached == pytest.approx(1000 * 0.125)


def test_without_a_quota_nobody_is_called():
    found = forecast(OFFICE, ONCE, people(10), assumed(), Capacity(2, 0), START)
    assert (found.calls, found.left, found.ends_at) == (0, 10, None)


def test_who_is_not_called_by_the_last_day_is_told():
    short = CallingHours(OFFICE.windows, last_day=date(2026, 11, 24))
    found = forecast(short, ONCE, people(50_000), assumed(), Capacity(1, 1000), START)
    assert found.calls == pytest.approx(9 * 3600)
    assert found.left == pytest.approx(50_000 - 9 * 3600)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(0.05, 1.0),
    st.integers(1, 30_000),
    st.floats(0.1, 50),
    st.integers(1, 3000),
    st.integers(1, 4),
)
def test_everybody_ends_in_one_state_and_no_quota_is_passed(answered, count, starts, lines, most):
    retries = RetrySchedule((Retry(RETRIED, timedelta(minutes=30), times=9),), most, 2)
    mix = assumed(answered=answered)
    able = Capacity(starts, lines)
    found = forecast(OFFICE, retries, people(count), mix, able, START)
    assert found.reached + found.unreached + found.left == pytest.approx(count, abs=0.5)
    assert sum(found.outcomes.values()) == pytest.approx(found.calls)
    assert sum(calls for _, calls in by_hour(found.bins)) == pytest.approx(found.calls)
    for one in found.bins:
        assert one.rate <= able.starts(mix.mean_hold) + 1e-6
        assert one.rate * mix.mean_hold <= lines + 1e-6


def test_shares_that_are_not_given_keep_their_proportion():
    mix = mix_of({Outcome.ANSWERED: 0.1})
    assert sum(mix.values()) == pytest.approx(1)
    assert mix[Outcome.NO_ANSWER] / mix[Outcome.BUSY] == pytest.approx(3)
    with pytest.raises(ValueError, match="100 % in all"):
        mix_of({Outcome.ANSWERED: 0.8, Outcome.BUSY: 0.4})


def outlook(count, text=TEXT, granted=Granted(), **mix):  # noqa: B008 - it is frozen
    return outlook_of(
        campaign_in(text, FILE), People(people(count)), assumed(**mix), granted, PRICES, START
    )


def test_a_call_costs_a_minute_of_telephony_at_least_and_its_seconds_of_the_service():
    found = outlook(60, answered=1.0)
    assert found.cost.total == pytest.approx(60 * (0.10 + 50 / 60 * 0.06))
    assert found.cost.cap_at is None
    assert found.well


def test_the_spend_cap_is_told_with_the_moment_at_which_it_is_reached():
    found = outlook(100_000, granted=Granted(100, 1000), answered=1.0)
    assert found.cost.total > 800
    assert found.cost.calls_by_cap == pytest.approx(800 / 0.15)
    assert not found.well


def test_a_country_without_a_price_is_named():
    text = TEXT.replace('default_country = "JP"', 'default_country = "US"')
    groups = People((Group("US", "America/New_York", 10),))
    found = outlook_of(campaign_in(text, FILE), groups, assumed(), Granted(), PRICES, START)
    assert found.cost.unpriced == ("US",)


def test_a_country_that_nobody_confirmed_is_named():
    groups = People((Group("DE", "Europe/Berlin", 10),))
    found = outlook_of(campaign_in(TEXT, FILE), groups, assumed(), Granted(), PRICES, START)
    assert found.unconfirmed == ("DE",)
    assert not found.well


def test_a_new_account_lacks_what_the_file_asks_for_and_could_be_faster():
    found = outlook(20_000)
    assert found.capacity.calls_at_once == 6  # of 10, with what alerts and drills keep
    assert found.could_be_faster
    assert found.wished.ends_at < found.now.ends_at
    assert [need.enough for need in found.needs] == [True, False]


def test_the_quota_asked_for_leaves_the_campaign_its_calls_beside_the_alerts():
    [_, need] = needs(CallSettings(), Granted(), 2, 100)
    assert (need.code, need.needs) == (AT_ONCE, 131)
    assert Granted(2, 131).quotas.calls_at_once - 31 == 100


def test_campaign_traffic_needs_the_quota_of_its_own_which_is_0_and_that_of_all_calls():
    [_, all_calls, need] = needs(CallSettings(traffic="campaign"), Granted(), 2, 100)
    assert (need.code, need.has, need.needs) == (CAMPAIGN_AT_ONCE, 0, 100)
    [_, general] = needs(CallSettings(), Granted(), 2, 100)
    assert (all_calls, general.code) == (general, AT_ONCE)


@pytest.mark.parametrize(("campaign_calls", "at_once"), [(0, 0), (20, 20), (2000, None)])
def test_campaign_traffic_is_held_within_both_quotas(campaign_calls, at_once):
    granted = Granted(10, 100, campaign_calls)
    usual = granted_to(CallSettings(), granted).calls_at_once
    found = granted_to(CallSettings(traffic="campaign"), granted).calls_at_once
    assert found == (usual if at_once is None else at_once)


@pytest.mark.parametrize(("language", "least", "most"), [("ja", 20, 40), ("en", 18, 35)])
def test_the_length_of_a_call_is_that_of_its_script(language, least, most):
    assert least < talk_seconds(campaign_in(TEXT, FILE).script, language) < most

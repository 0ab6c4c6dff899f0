"""Calling hours: the first moment at which somebody may be called, on their own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.campaign.calling_hours import (
    CallingHours,
    calling_hours_in,
    may_call,
    next_allowed,
)
from dispatch.campaign.zones import ZONES_OF, clocks, zone_of
from dispatch.errors import ConfigurationError
from dispatch.rota.hours_text import hours_of
from dispatch.toml_file import read_table

ZONES = (
    *("Asia/Tokyo", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe"),
    *("America/Santiago", "Africa/Casablanca", "Antarctica/Troll", "Asia/Kathmandu", "UTC"),
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FROM, TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
moments = st.integers(0, int((TO - FROM).total_seconds())).map(
    lambda s: FROM + timedelta(seconds=s)
)


@st.composite
def windows(draw):
    opens = draw(st.integers(0, 95))
    closes = draw(st.integers(opens + 1, 96))
    days = draw(st.sets(st.sampled_from(DAYS), min_size=1))
    clock = [f"{quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in (opens, closes)]
    return hours_of(f"{','.join(days)} {clock[0]}-{clock[1]}")


calling_hours = st.builds(
    CallingHours,
    windows=st.lists(windows(), min_size=1, max_size=3).map(tuple),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 31)), max_size=30),
    last_day=st.none() | st.dates(date(2026, 1, 1), date(2028, 2, 1)),
)


def hours(*texts, **others):
    return CallingHours(tuple(map(hours_of, texts)), **others)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_the_clock(given_hours, zone, at):
    """Whether the wall clock shows a time within the hours: an independent reading of them."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day, since = wall.date(), wall - datetime.combine(wall.date(), datetime.min.time())
    if day in given_hours.holidays or (given_hours.last_day and day > given_hours.last_day):
        return False
    return any(
        wall.weekday() in one.days and one.opens <= since < one.closes
        for one in given_hours.windows
    )


@given(calling_hours, st.sampled_from(ZONES), moments)
def test_a_call_never_starts_early_nor_when_the_wall_clock_is_outside_the_hours(
    given_hours, zone, at
):
    found = next_allowed(given_hours, zone, at)
    if found is not None:
        assert found >= at
        assert on_the_clock(given_hours, zone, found)
        assert next_allowed(given_hours, zone, found) == found


@given(calling_hours, st.sampled_from(("Asia/Tokyo", "UTC", "Asia/Kathmandu")), moments)
def test_without_clock_changes_no_quarter_of_an_hour_that_is_allowed_is_missed(
    given_hours, zone, at
):
    found = next_allowed(given_hours, zone, at)
    quarter = timedelta(minutes=15)
    tried, end = at, found or at + timedelta(days=3)
    for _ in range(300):
        if tried >= end:
            break
        assert not on_the_clock(given_hours, zone, tried)
        tried += quarter


@given(calling_hours, st.sampled_from(ZONES), moments)
def test_there_is_an_hour_unless_the_last_day_comes_first(given_hours, zone, at):
    if next_allowed(given_hours, zone, at) is None:
        # A window within the hour of a clock change comes again in a week.
        assert given_hours.last_day is not None
        assert given_hours.last_day <= max({at.date(), *given_hours.holidays}) + timedelta(days=16)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-11-20T00:59:59", "2026-11-20T01:00:00"),
        ("2026-11-20T01:00:00", "2026-11-20T01:00:00"),
        ("2026-11-20T09:59:59", "2026-11-20T09:59:59"),
        ("2026-11-20T10:00:00", "2026-11-24T01:00:00"),
    ],
)
def test_hours_are_those_of_the_callee_and_leave_out_weekends_and_holidays(at, allowed):
    office = hours("mon-fri 10:00-19:00", holidays=frozenset({date(2026, 11, 23)}))
    assert next_allowed(office, "Asia/Tokyo", utc(at)) == utc(allowed)


def test_the_same_hours_open_an_hour_earlier_by_utc_after_the_clocks_go_forward():
    office = hours("mon-sun 09:00-17:00")
    opened = [
        next_allowed(office, "Europe/Warsaw", utc(day)) for day in ("2026-03-28", "2026-03-29")
    ]
    assert opened == [utc("2026-03-28T08:00:00"), utc("2026-03-29T07:00:00")]


def test_in_the_hour_that_comes_twice_only_what_is_inside_by_both_readings_is_allowed():
    early = hours("sun 02:30-05:00")
    found = next_allowed(early, "Europe/Warsaw", utc("2026-10-25T00:00:00"))
    assert found == utc(
        "2026-10-25T01:30:00"
    )  # the second 02:30: between the two it is 02:10 again


def test_after_the_last_day_nobody_is_called():
    office = hours("mon-fri 10:00-19:00", last_day=date(2026, 11, 20))
    assert next_allowed(office, "Asia/Tokyo", utc("2026-11-20T09:00:00")) is not None
    assert next_allowed(office, "Asia/Tokyo", utc("2026-11-20T10:00:00")) is None
    assert not may_call(office, "Asia/Tokyo", utc("2026-11-20T10:00:00"))


@pytest.mark.parametrize(
    ("text", "line", "right"),
    [
        ("", 0, "hours"),
        ("hours = []", 1, "mon-fri 10:00-20:00"),
        ('hours = ["mon-fri 22:00-02:00"]', 1, "end at 24:00"),
        ('hours = ["mon-fry 10:00-20:00"]', 1, "there is no day"),
        ('hours = ["mon 10:00-20:00"]\nzone = "Asia/Tokio"', 2, "there is no time zone"),
        ('hours = ["mon 10:00-20:00"]\nholidays = ["2026-12-25"]', 2, "without quotes"),
        ('hours = ["mon 10:00-20:00"]\nlast_day = "soon"', 2, "must be a date"),
        ('hours = ["mon 10:00-20:00"]\nholiday = []', 2, "unknown key holiday"),
    ],
)
def test_faulty_hours_are_refused_with_their_line(text, line, right):
    with pytest.raises(ConfigurationError, match=right) as refused:
        calling_hours_in(read_table(text, "campaigns/x.toml"))
    assert refused.value.line == line


# ---------------------------------------------------------------- several time zones


@settings(deadline=None)  # hours that never come are looked for until the holidays are over
@given(calling_hours, st.sampled_from(("US", "ES", "CA", "AU")), moments)
def test_of_whom_only_the_country_is_known_is_called_inside_the_hours_of_all_its_clocks(
    given_hours, country, at
):
    found = next_allowed(given_hours, f"all of {country}", at)
    if found is not None:
        assert found >= at
        assert all(on_the_clock(given_hours, zone, found) for zone in ZONES_OF[country])


@settings(deadline=None, max_examples=40)
@given(calling_hours, moments)
def test_no_earlier_moment_would_have_done_for_all_clocks(given_hours, at):
    found = next_allowed(given_hours, "all of ES", at)
    until = found or at + timedelta(days=3)
    quarters = (at + timedelta(minutes=15 * step) for step in range(96 * 3))
    for moment in quarters:
        if moment < until:
            inside = [may_call(given_hours, zone, moment) for zone in ZONES_OF["ES"]]
            assert not all(inside)


def test_nobody_in_california_rings_at_six_because_it_is_nine_in_new_york():
    nine = utc("2026-11-24T14:00:00")
    anywhere = next_allowed(hours("mon-sun 09:00-20:00"), "all of US", nine)
    assert anywhere == utc("2026-11-24T19:00:00")  # nine in Adak and in Honolulu


def test_hours_that_no_moment_is_inside_of_everywhere_are_never():
    assert (
        next_allowed(hours("mon-fri 09:00-12:00"), "all of RU", utc("2026-11-24T00:00:00")) is None
    )


def test_every_country_with_telephones_has_its_clocks():
    lacking = [one for one in phonenumbers.SUPPORTED_REGIONS if not zone_of(one, "")]
    assert lacking == []
    assert all(clocks(zone_of(one, "")) for one in phonenumbers.SUPPORTED_REGIONS)


def test_a_country_that_does_not_exist_has_no_clocks():
    with pytest.raises(ValueError, match="there is no time zone"):
        clocks("all of XX")

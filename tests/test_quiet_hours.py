"""Quiet hours hold back until they end, on the contact's clock, and never for ever."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.errors import ConfigurationError
from dispatch.quiet_hours import DAYS, QuietHours, quiet_until, read_quiet_hours
from dispatch.severity import Severity
from dispatch.toml_file import read_table

NIGHT = QuietHours(time(22), time(7))
ZONES = ("UTC", "Europe/Warsaw", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")
ODD_ZONES = ("Antarctica/Troll", "America/Santiago", "Asia/Kathmandu", "Pacific/Chatham")


def read(text):
    return read_quiet_hours(read_table(text, "contacts.toml").table("primary"))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def until(now, *quiet, zone="UTC", severity=Severity.HIGH):
    return quiet_until(quiet or (NIGHT,), zone, severity, utc(now))


def test_an_alert_at_night_waits_for_the_morning():
    assert until("2026-11-21 03:00") == utc("2026-11-21 07:00")


def test_hours_over_midnight_begin_the_evening_before():
    assert until("2026-11-20 23:30") == utc("2026-11-21 07:00")


def test_by_day_nobody_waits():
    assert until("2026-11-21 07:00") is None
    assert until("2026-11-21 21:59") is None


def test_critical_never_waits():
    hours = QuietHours(time(22), time(7), up_to=Severity.CRITICAL)
    assert until("2026-11-21 03:00", hours, severity=Severity.CRITICAL) is None


def test_what_is_worse_than_up_to_is_called():
    hours = QuietHours(time(22), time(7), up_to=Severity.LOW)
    assert until("2026-11-21 03:00", hours, severity=Severity.MEDIUM) is None
    assert until("2026-11-21 03:00", hours, severity=Severity.INFO) == utc("2026-11-21 07:00")


def test_the_contacts_own_clock_counts():
    assert until("2026-11-20 13:00", zone="Asia/Tokyo") == utc("2026-11-20 22:00")
    assert until("2026-11-20 13:00", zone="Europe/Warsaw") is None


def test_hours_that_overlap_or_touch_are_one():
    hours = (
        QuietHours(time(22), time(2)),
        QuietHours(time(2), time(6)),
        QuietHours(time(5), time(8)),
    )
    assert until("2026-11-21 00:00", *hours) == utc("2026-11-21 08:00")


def test_a_whole_weekend_ends_on_monday_morning():
    weekend = QuietHours(time(0), time(0), days=(5, 6))
    assert until("2026-11-21 00:00", weekend, NIGHT) == utc("2026-11-23 07:00")


def test_hours_belong_to_the_day_on_which_they_begin():
    friday = QuietHours(time(22), time(7), days=(4,))
    assert until("2026-11-21 03:00", friday) == utc("2026-11-21 07:00")
    assert until("2026-11-22 03:00", friday) is None


def test_clocks_that_go_forward_shorten_the_night_and_clocks_that_go_back_lengthen_it():
    assert until("2026-03-28 22:00", zone="Europe/Warsaw") == utc("2026-03-29 05:00")
    assert until("2026-10-24 22:00", zone="Europe/Warsaw") == utc("2026-10-25 06:00")


def test_an_end_that_a_clock_change_skips_counts_by_the_offset_before_it():
    hours = QuietHours(time(22), time(2, 30))
    assert until("2026-03-29 00:00", hours, zone="Europe/Warsaw") == utc("2026-03-29 01:30")


def test_an_end_that_a_clock_change_repeats_is_the_first_of_the_two():
    hours = QuietHours(time(22), time(2, 30))
    assert until("2026-10-25 00:00", hours, zone="Europe/Warsaw") == utc("2026-10-25 00:30")
    assert until("2026-10-25 00:30", hours, zone="Europe/Warsaw") is None


def test_an_unknown_time_zone_holds_nothing_back():
    assert until("2026-11-21 03:00", zone="Europe/Atlantis") is None
    assert until("2026-11-21 03:00", zone="../etc/passwd") is None


def test_no_quiet_hours_hold_nothing_back():
    assert quiet_until((), "UTC", Severity.INFO, utc("2026-11-21 03:00")) is None


def test_quiet_hours_are_read_from_a_contact():
    quiet = read(
        '[[primary.quiet_hours]]\nstart = "22:00"\nend = "07:30"\n'
        '[[primary.quiet_hours]]\nstart = "00:00"\nend = "24:00"\n'
        'days = ["sun", "sat"]\nup_to = "medium"\n'
    )
    weekend = QuietHours(time(0), time(0), (5, 6), Severity.MEDIUM)
    assert quiet == (QuietHours(time(22), time(7, 30)), weekend)


def test_a_contact_may_have_none():
    assert read('[primary]\nname = "Ana"\n') == ()


@pytest.mark.parametrize(
    ("lines", "where", "right"),
    [
        ('end = "07:00"', 1, "start is missing"),
        ('start = "10pm"\nend = "07:00"', 2, 'write "22:00"'),
        ('start = "22:00"\nend = "25:00"', 3, "no time of day"),
        ('start = "24:00"\nend = "07:00"', 2, "no time of day"),
        ('start = "22:00"\nend = "07:00"\ndays = ["Monday"]', 4, "mon, tue"),
        ('start = "22:00"\nend = "07:00"\ndays = []', 4, "leave it out"),
        ('start = "22:00"\nend = "07:00"\nup_to = "critical"', 4, "critical always calls"),
        ('start = "22:00"\nend = "07:00"\nup_to = "loud"', 4, "high, medium, low, info"),
        ('start = "22:00"\nend = "07:00"\nzone = "UTC"', 4, "unknown key zone"),
        ('start = "00:00"\nend = "00:00"', 2, "at least 4 hours of the week"),
        ('start = "07:00"\nend = "06:45"', 2, "at least 4 hours of the week"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(lines, where, right):
    with pytest.raises(ConfigurationError) as caught:
        read(f"[[primary.quiet_hours]]\n{lines}\n")
    assert (caught.value.line, right in caught.value.message) == (where, True), caught.value


def test_two_quiet_hours_that_cover_the_week_together_are_refused():
    day = '[[primary.quiet_hours]]\nstart = "07:00"\nend = "22:00"\n'
    night = '[[primary.quiet_hours]]\nstart = "21:00"\nend = "08:00"\n'
    assert len(read(day)) == 1
    with pytest.raises(ConfigurationError, match="at least 4 hours"):
        read(day + night)


clocks = st.builds(
    lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59)
)
entries = st.builds(
    lambda start, end, days, up_to: (
        f'[[primary.quiet_hours]]\nstart = "{start}"\nend = "{end}"\n'
        f'days = [{", ".join(repr(day) for day in days)}]\nup_to = "{up_to}"\n'
    ),
    clocks,
    clocks,
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.sampled_from([one for one in Severity if one is not Severity.CRITICAL]),
)
moments = st.datetimes(
    datetime.fromisoformat("2025-01-01"),
    datetime.fromisoformat("2036-01-01"),
    timezones=st.just(UTC),
)
zones = st.sampled_from(ZONES + ODD_ZONES)


def readable(texts):
    """As many of the hours as leave somebody awake."""
    try:
        return read("".join(texts) or "[primary]\n")
    except ConfigurationError:
        return readable(texts[1:])


quiets = st.lists(entries, max_size=4).map(readable)


@settings(deadline=None)
@given(quiets, zones, st.sampled_from(Severity), moments)
def test_the_end_lies_ahead_and_is_one_at_which_the_contact_may_be_called(
    quiet, zone, severity, now
):
    end = quiet_until(quiet, zone, severity, now)
    if end is not None:
        assert now < end < now + timedelta(days=7)
        assert end.tzinfo is UTC
        assert quiet_until(quiet, zone, severity, end) is None


@settings(deadline=None)
@given(quiets, zones, moments)
def test_critical_is_never_quiet_whatever_is_configured(quiet, zone, now):
    assert quiet_until(quiet, zone, Severity.CRITICAL, now) is None


@settings(deadline=None)
@given(quiets, zones, st.sampled_from(Severity), moments)
def test_every_moment_before_the_end_has_the_same_end(quiet, zone, severity, now):
    end = quiet_until(quiet, zone, severity, now)
    if end is not None:
        between = now + (end - now) / 2
        assert quiet_until(quiet, zone, severity, between) == end


@settings(deadline=None)
@given(quiets, zones, moments)
def test_a_worse_alert_never_waits_longer(quiet, zone, now):
    ends = [quiet_until(quiet, zone, severity, now) or now for severity in Severity]
    assert ends == sorted(ends)


@settings(deadline=None)
@given(entries.map(lambda text: [text]).map(readable), zones, moments)
def test_away_from_clock_changes_it_is_what_the_clock_on_the_wall_says(quiet, zone, now):
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the oracle's own reading of the wall clock

    local = now.astimezone(ZoneInfo(zone))
    offsets = {(local + timedelta(hours=hour)).utcoffset() for hour in (-72, 0, 72)}
    assume(len(offsets) == 1)
    assume(quiet)
    assert (quiet_until(quiet, zone, Severity.INFO, now) is not None) == on_the_wall(
        quiet[0], local
    )


def on_the_wall(hours, local):
    at, today = local.time(), local.weekday()
    yesterday = (today - 1) % 7
    if hours.start < hours.end:
        return today in hours.days and hours.start <= at < hours.end
    return (today in hours.days and at >= hours.start) or (
        yesterday in hours.days and at < hours.end
    )

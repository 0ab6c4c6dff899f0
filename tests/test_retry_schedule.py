"""When somebody whom a call did not reach is called again."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.calling_hours import CallingHours, may_call
from dispatch.campaign.person import Attempt, Outcome
from dispatch.campaign.retry_schedule import (
    RETRIED,
    Retry,
    RetrySchedule,
    next_attempt,
)
from dispatch.campaign.settings_retries import retry_schedule_in
from dispatch.errors import ConfigurationError
from dispatch.rota.hours_text import hours_of
from dispatch.toml_file import read_table

OFFICE = CallingHours((hours_of("mon-fri 10:00-19:00"),))
TOKYO = "Asia/Tokyo"
SCHEDULE = RetrySchedule(
    (
        Retry((Outcome.BUSY,), timedelta(minutes=10), times=2),
        Retry((Outcome.NO_ANSWER,), timedelta(hours=2)),
        Retry((Outcome.NO_ANSWER,), at=time(18)),
    ),
    attempts=4,
    attempts_per_day=2,
    between=timedelta(minutes=5),
)


def tokyo(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(TOKYO))


def attempt(number, at, outcome, seconds=30):
    return Attempt(number, at, outcome=outcome, ended_at=at + timedelta(seconds=seconds))


def calls(*pairs):
    return [attempt(number, tokyo(at), how) for number, (at, how) in enumerate(pairs, 1)]


def again(attempts, schedule=SCHEDULE, hours=OFFICE, later_at=None):
    ended = attempts[-1].ended_at
    return next_attempt(schedule, hours, TOKYO, attempts, ended, later_at)


def test_a_busy_phone_is_called_again_after_its_wait():
    found = again(calls(("2026-11-20T11:00", Outcome.BUSY)))
    assert found == tokyo("2026-11-20T11:10:30")


def test_a_wait_that_ends_after_hours_is_over_when_they_open_again():
    found = again(calls(("2026-11-20T18:00", Outcome.NO_ANSWER)))
    assert found == tokyo("2026-11-23T10:00")  # Monday


def test_the_second_time_the_same_outcome_takes_the_next_line_of_the_schedule():
    no_answer = calls(
        ("2026-11-18T11:00", Outcome.NO_ANSWER), ("2026-11-18T13:00:30", Outcome.NO_ANSWER)
    )
    assert again(no_answer) == tokyo("2026-11-19T18:00")


def test_what_the_schedule_does_not_go_on_with_is_over():
    thrice = calls(*[(f"2026-11-{day}T11:00", Outcome.NO_ANSWER) for day in (17, 18, 19)])
    assert again(thrice) is None
    assert again(calls(("2026-11-20T11:00", Outcome.MACHINE))) is None


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.BAD_NUMBER, Outcome.CANCELLED])
def test_who_answered_or_has_no_such_number_is_never_called_again(outcome):
    assert again(calls(("2026-11-20T11:00", outcome))) is None


def test_more_than_a_day_may_have_goes_to_the_next_day():
    twice = calls(("2026-11-19T11:00", Outcome.NO_ANSWER), ("2026-11-19T13:00", Outcome.BUSY))
    assert again(twice) == tokyo("2026-11-20T10:00")


def test_the_most_calls_in_all_end_it():
    often = calls(*[(f"2026-11-{day}T11:00", Outcome.BUSY) for day in (16, 17, 18)])
    assert again(often[:2]) is not None
    assert again(often, RetrySchedule(SCHEDULE.retries, attempts=3)) is None


def test_a_call_that_was_asked_for_comes_when_it_was_asked_for_within_the_hours():
    asked = calls(("2026-11-20T11:00", Outcome.LATER))
    assert again(asked, later_at=tokyo("2026-11-20T11:01")) == tokyo("2026-11-20T11:01")
    assert again(asked, later_at=tokyo("2026-11-20T21:00")) == tokyo("2026-11-23T10:00")


def test_the_next_day_at_an_hour_is_on_the_persons_clock_after_the_clocks_change():
    schedule = RetrySchedule((Retry((Outcome.BUSY,), at=time(11)),))
    hours = CallingHours((hours_of("mon-sun 10:00-19:00"),))
    at = datetime(2026, 3, 28, 15, tzinfo=UTC)
    found = next_attempt(schedule, hours, "Europe/Warsaw", [attempt(1, at, Outcome.BUSY)], at)
    assert found == datetime(2026, 3, 29, 9, tzinfo=UTC)  # 11:00 in summer time


waits = st.integers(0, 60 * 48).map(lambda minutes: timedelta(minutes=minutes))
retries = st.builds(
    Retry,
    outcomes=st.lists(st.sampled_from(RETRIED), min_size=1, unique=True).map(tuple),
    wait=waits,
    at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    times=st.integers(1, 4),
)
schedules = st.builds(
    RetrySchedule,
    retries=st.lists(retries, max_size=5).map(tuple),
    attempts=st.integers(1, 8),
    attempts_per_day=st.integers(1, 4),
    between=st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes)),
)
HOURS = st.sampled_from(
    [
        OFFICE,
        CallingHours((hours_of("mon-sun 00:00-24:00"),)),
        CallingHours((hours_of("sat,sun 01:00-03:30"), hours_of("wed 20:00-21:00"))),
    ]
)
ZONES = st.sampled_from([TOKYO, "Europe/Warsaw", "America/New_York", "America/Santiago"])
starts = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
endings = st.lists(
    st.tuples(st.sampled_from([*RETRIED, Outcome.LATER]), st.integers(0, 300)), max_size=12
)


@given(schedules, HOURS, ZONES, starts, endings)
def test_no_person_is_called_more_than_the_limits_or_outside_the_hours(
    schedule, hours, zone, start, ends
):
    attempts, now, at = [], start, start
    for outcome, seconds in ends:
        attempts.append(attempt(len(attempts) + 1, at, outcome, seconds))
        now = attempts[-1].ended_at + timedelta(seconds=seconds)
        at = next_attempt(schedule, hours, zone, attempts, now, now + timedelta(hours=3))
        if at is None:
            break
        assert at >= now
        assert may_call(hours, zone, at)
        assert len(attempts) < schedule.attempts
        days = Counter(one.at.astimezone(ZoneInfo(zone)).date() for one in attempts)
        assert days[at.astimezone(ZoneInfo(zone)).date()] < schedule.attempts_per_day
        if outcome is not Outcome.LATER:
            assert at >= attempts[-1].ended_at + schedule.between


@pytest.mark.parametrize(
    ("text", "line", "right"),
    [
        ('[[retries]]\noutcomes = ["answered"]\nwait = "2h"', 2, "name some of no-answer"),
        ('[[retries]]\noutcomes = ["later"]\nwait = "2h"', 2, "no call is retried after"),
        ('[[retries]]\noutcomes = []\nwait = "2h"', 2, "must name one or more"),
        ('[[retries]]\noutcomes = ["busy"]\nwait = "soon"', 3, "next day at 18:00"),
        ('[[retries]]\noutcomes = ["busy"]\nwait = "next day at 25:00"', 3, "next day at 18:00"),
        ('[[retries]]\noutcomes = ["busy"]\nwait = "90d"', 3, "30 days at most"),
        ('[[retries]]\noutcomes = ["busy"]\nwait = "1h"\ntimes = 0', 4, "leave the table out"),
        ("[limits]\nattempts = 0", 2, "nobody would be called"),
        ("[limits]\nattempts = 21", 2, "give 0 to 20"),
        ("[limits]\nper_day = 1", 2, "unknown key per_day"),
    ],
)
def test_a_faulty_schedule_is_refused_with_its_line(text, line, right):
    with pytest.raises(ConfigurationError, match=right) as refused:
        retry_schedule_in(read_table(text, "campaigns/x.toml"))
    assert refused.value.line == line

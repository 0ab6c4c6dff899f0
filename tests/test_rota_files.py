"""Rotas as operators write them; every mistake names its line and what would be right."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.errors import ConfigurationError
from dispatch.rota.calendar_table import Calendar
from dispatch.rota.duty import Duty, on_duty
from dispatch.rota.files import people_in, read_rota
from dispatch.rota.hours_text import hours_of, text_of
from dispatch.rota.model import HandOver, Hours, Layer, Override, Rota

LAYER = '[[layer]]\ncontacts = ["a"]\nhand_over = "weekly"\nstart = 2026-01-05T09:00:00\n'
TOKYO = f'time_zone = "Asia/Tokyo"\n{LAYER}'
MONDAY = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - wall time


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_rota_is_named_like_its_file():
    read = read_rota(TOKYO, "escalation_plans/rotas/team.toml")
    assert read.rota == Rota("team", "Asia/Tokyo", (Layer(("a",), HandOver.WEEKLY, MONDAY),))
    assert read.calendar is None


def test_everything_that_can_be_written():
    text = """
time_zone = "Europe/Warsaw"

[[layer]]
contacts = ["a", "b"]
hand_over = "monthly"
every = 2
start = 2026-01-31
end = 2026-12-31T08:00:00
hours = ["mon-fri 22:00-06:00", "sat, 00:00-24:00"]

[[swap]]
contacts = ["a", "b"]
start = 2026-07-01
end = 2026-07-08

[[override]]
contacts = ["c"]
replaces = "a"
start = 2026-12-24T18:00:00
end = 2026-12-25T00:00:00+00:00

[calendar]
source = "https://calendar.example.com/team.ics?key=x"
contacts = ["d"]
"""
    read = read_rota(text.replace("sat,", "sat"), "team.toml")
    night = Hours((0, 1, 2, 3, 4), timedelta(hours=22), timedelta(hours=30))
    saturday = Hours((5,), timedelta(0), timedelta(hours=24))
    first, last = datetime(2026, 1, 31), datetime(2026, 12, 31, 8)  # noqa: DTZ001 - wall time
    assert read.rota.layers == (
        Layer(("a", "b"), HandOver.MONTHLY, first, 2, last, (night, saturday)),
    )
    assert read.rota.overrides == (
        Override(utc(2026, 6, 30, 22), utc(2026, 7, 7, 22), ("b", "a"), ("a", "b")),
        Override(utc(2026, 12, 24, 17), utc(2026, 12, 25), ("c",), ("a",)),
    )
    assert read.calendar
    assert read.calendar.source.endswith("key=x")
    assert people_in(read) == ["a", "b", "c", "d"]


def test_an_address_which_can_be_a_secret_is_not_printed():
    source = "https://calendar.example.com/private-0123"
    assert "0123" not in repr(Calendar("team", "UTC", source, ("a",)))


def wrong(text, line, message):
    return pytest.param(text, line, message, id=message[:50])


CALENDAR = 'time_zone = "UTC"\n[calendar]\n'
OVERRIDE = f'{TOKYO}[[override]]\ncontacts = ["b"]\n'
SPAN = "start = 2026-01-01\nend = 2026-01-02\n"
WRONG = [
    wrong(LAYER, 0, "time_zone is missing: give a string"),
    wrong(
        f'time_zone = "Asia/Tokio"\n{LAYER}',
        1,
        "there is no time zone 'Asia/Tokio'; write it as Europe/Warsaw",
    ),
    wrong(
        'time_zone = "../etc/passwd"\n',
        1,
        "there is no time zone '../etc/passwd'; write it as Europe/Warsaw",
    ),
    wrong(
        'time_zone = "UTC"\n',
        0,
        "the rota names nobody: give it a [[layer]] or a [calendar]",
    ),
    wrong(TOKYO.replace('["a"]', "[]"), 3, 'contacts must name somebody, as ["primary"]'),
    wrong(
        TOKYO.replace("weekly", "hourly"),
        4,
        'hand_over = "hourly": give one of daily, weekly, monthly',
    ),
    wrong(
        TOKYO.replace("2026-01-05T09:00:00", '"monday"'),
        5,
        "start must be a date and time, as 2026-01-05T09:00:00 without quotes",
    ),
    wrong(
        TOKYO.replace("start", "begin"),
        2,
        "start is missing: give a date and time, as 2026-01-05T09:00:00 without quotes",
    ),
    wrong(
        TOKYO.replace("09:00:00", "09:00:00Z"),
        5,
        "start is wall time in the rota's time zone: leave out the offset",
    ),
    wrong(TOKYO.replace("2026", "1926"), 5, "start is in 1926: give a year from 2000 to 2100"),
    wrong(f"{TOKYO}end = 2026-01-05T09:00:00\n", 6, "end must be after start"),
    wrong(f"{TOKYO}every = 0\n", 6, "every is 0: give 1 to 52"),
    wrong(f"{TOKYO}every = 53\n", 6, "every is 53: give 0 to 52"),
    wrong(f"{TOKYO}hours = []\n", 6, "hours is empty, so nobody would be on call"),
    wrong(f'{TOKYO}hours = ["weekdays"]\n', 6, '"weekdays" are no hours: write them as'),
    wrong(
        f'{TOKYO}at = "09:00"\n',
        6,
        "unknown key at: known here are contacts, end, every, hand_over, hours, start",
    ),
    wrong(
        f"x = 1\n{TOKYO}", 1, "unknown key x: known here are calendar, layer, override, swap, time"
    ),
    wrong(f"{OVERRIDE}start = 2026-01-02\nend = 2026-01-02\n", 9, "end must be after start"),
    wrong(
        f'{OVERRIDE}replaces = "a"\n{SPAN}'.replace('["b"]', '["b", "c"]'),
        7,
        "one person replaces a: give one contact",
    ),
    wrong(f"{OVERRIDE}{SPAN}".replace("override", "swap"), 7, "two people swap, as"),
    wrong(
        f"{OVERRIDE}{SPAN}".replace('["b"]', '["b", "b", "b", "b", "b"]'),
        7,
        "there are 5 contacts; 4 at most",
    ),
    wrong(
        TOKYO + f'[[override]]\ncontacts = ["b"]\n{SPAN}' * 101,
        406,
        "there are 101 [[override]]; 100 at most",
    ),
    wrong(f'{CALENDAR}source = "http://example.com/x"\ncontacts = ["a"]\n', 3, "source must be a"),
    wrong(f'{CALENDAR}source = "../team.ics"\ncontacts = ["a"]\n', 3, "source must be a file"),
    wrong(
        f'{CALENDAR}source = "https://user:pw@example.com/"\ncontacts = ["a"]\n', 3, "source must"
    ),
    wrong(f'{CALENDAR}source = "team.ics"\n', 2, 'contacts must name somebody, as ["primary"]'),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    with pytest.raises(ConfigurationError) as caught:
        read_rota(text, "team.toml")
    assert caught.value.line == line
    assert caught.value.message.startswith(message)


def test_no_error_shows_the_address_of_a_calendar():
    with pytest.raises(ConfigurationError) as caught:
        read_rota(f'{CALENDAR}source = "https:/secret"\ncontacts = ["a"]\n', "team.toml")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes"),
    [
        ("mon-fri 09:00-17:30", (0, 1, 2, 3, 4), (9, 0), (17, 30)),
        ("Sat,Sun 00:00-24:00", (5, 6), (0, 0), (24, 0)),
        ("fri-mon 22:00-06:00", (0, 4, 5, 6), (22, 0), (30, 0)),
        ("mon,wed-thu 12:00 - 12:00", (0, 2, 3), (12, 0), (36, 0)),
        ("sun-sun 08:00-09:00", (6,), (8, 0), (9, 0)),
    ],
)
def test_hours_are_days_from_and_to_over_midnight_too(text, days, opens, closes):
    of = [timedelta(hours=hour, minutes=minute) for hour, minute in (opens, closes)]
    hours = hours_of(text)
    assert hours == Hours(days, *of)
    assert hours_of(text_of(hours)) == hours


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("09:00-17:00", "are no hours"),
        ("mon 9-17", "are no hours"),
        ("mon-fry 09:00-17:00", "there is no day 'mon-fry'"),
        ("mon, 09:00-17:00", "there is no day ''"),
        ("mon 09:00-25:00", "25:00 is no time of day"),
        ("mon 09:60-10:00", "09:60 is no time of day"),
        ("mon 24:00-06:00", "begins at 24:00: write 00:00 of the next day"),
    ],
)
def test_hours_that_are_none_are_refused_with_what_would_be_right(text, says):
    with pytest.raises(ValueError, match=says):
        hours_of(text)


WEEKDAYS = f'{TOKYO}hours = ["mon-fri 09:00-18:00"]\n'


def test_a_hand_over_is_at_its_wall_time_in_summer_and_in_winter():
    text = TOKYO.replace("Asia/Tokyo", "Europe/Warsaw").replace('["a"]', '["a", "b"]')
    rota = read_rota(text, "team.toml").rota
    assert on_duty(rota, utc(2026, 1, 6)) == Duty(("a",), utc(2026, 1, 12, 8))
    assert on_duty(rota, utc(2026, 3, 30, 6, 59)) == Duty(("b",), utc(2026, 3, 30, 7))
    assert on_duty(rota, utc(2026, 7, 1)).until == utc(2026, 7, 6, 7)


def test_a_time_that_is_skipped_is_counted_on_and_of_a_doubled_one_the_first_counts():
    text = (
        'time_zone = "Europe/Warsaw"\n[[layer]]\ncontacts = ["a", "b"]\n'
        'hand_over = "daily"\nstart = 2026-01-01T02:30:00\n'
    )
    rota = read_rota(text, "team.toml").rota
    assert on_duty(rota, utc(2026, 3, 29)).until == utc(2026, 3, 29, 1, 30)  # 03:30 there
    assert on_duty(rota, utc(2026, 10, 25)).until == utc(2026, 10, 25, 0, 30)  # the first 02:30


def test_before_the_first_hand_over_and_outside_the_hours_nobody_is_on_call():
    rota = read_rota(WEEKDAYS, "team.toml").rota
    assert on_duty(rota, utc(2026, 1, 4)) == Duty((), utc(2026, 1, 5))
    assert on_duty(rota, utc(2026, 1, 5)) == Duty(("a",), utc(2026, 1, 5, 9))
    assert on_duty(rota, utc(2026, 1, 9, 9)) == Duty((), utc(2026, 1, 12))


def test_one_person_without_hours_is_on_call_without_an_end():
    assert on_duty(read_rota(TOKYO, "team.toml").rota, utc(2026, 5, 1)) == Duty(("a",), None)

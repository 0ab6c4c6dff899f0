"""Ten years of hours, and every hand-over to the second, agree with dateutil.

The examples are the shipped rotas and those that clock changes, short months and leap days are
hard on. The oracle (tests/rota_oracle.py) shares no code and no time zone reader with them.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rota_oracle import BEGIN, END, HOURS, Oracle

from dispatch.rota.duty import contacts_at, on_duty, stretches
from dispatch.rota.files import read_rota

SHIPPED = Path(__file__).parents[1] / "escalation_plans" / "rotas"
WEEK, WORKDAYS = range(7), range(5)


def wall(*parts):
    return datetime(*parts)  # noqa: DTZ001 - wall time


def text(zone, *layers):
    tables = "".join(f"\n[[layer]]\n{layer}\n" for layer in layers)
    return f'time_zone = "{zone}"\n{tables}'


EXAMPLES = {
    "daily at a time that is skipped and doubled": (
        text(
            "Europe/Warsaw",
            'contacts = ["a", "b", "c"]\nhand_over = "daily"\nstart = 2026-01-01T02:30:00',
        ),
        Oracle(
            "Europe/Warsaw",
            {"contacts": "abc", "hand_over": "daily", "start": wall(2026, 1, 1, 2, 30)},
        ),
    ),
    "nights over midnight, every second week, in New York": (
        text(
            "America/New_York",
            'contacts = ["a"]\nhand_over = "monthly"\nstart = 2025-01-15T12:00:00',
            'contacts = ["b", "c"]\nhand_over = "weekly"\nevery = 2\nstart = 2025-03-03T09:00:00\n'
            'hours = ["mon-fri 22:30-06:00"]',
        ),
        Oracle(
            "America/New_York",
            {"contacts": "a", "hand_over": "monthly", "start": wall(2025, 1, 15, 12)},
            {
                "contacts": "bc",
                "hand_over": "weekly",
                "every": 2,
                "start": wall(2025, 3, 3, 9),
                "hours": (WORKDAYS, (22, 30), (6, 0)),
            },
        ),
    ),
    "hours that begin and end where the clock is changed": (
        text(
            "America/New_York",
            'contacts = ["a", "b"]\nhand_over = "daily"\nstart = 2025-12-31T01:30:00\n'
            'hours = ["sat,sun 01:30-02:30"]',
        ),
        Oracle(
            "America/New_York",
            {
                "contacts": "ab",
                "hand_over": "daily",
                "start": wall(2025, 12, 31, 1, 30),
                "hours": ([5, 6], (1, 30), (2, 30)),
            },
        ),
    ),
    "monthly on the 31st, every three months, from a leap day's year": (
        text(
            "Europe/Warsaw",
            'contacts = ["a", "b"]\nhand_over = "monthly"\nevery = 3\nstart = 2024-08-31T02:00:00',
        ),
        Oracle(
            "Europe/Warsaw",
            {"contacts": "ab", "hand_over": "monthly", "every": 3, "start": wall(2024, 8, 31, 2)},
        ),
    ),
    "yearly from 29 February, with an end": (
        text(
            "America/New_York",
            'contacts = ["a", "b", "c"]\nhand_over = "monthly"\nevery = 12\n'
            "start = 2024-02-29T00:00:00\nend = 2033-11-06T01:30:00",
        ),
        Oracle(
            "America/New_York",
            {
                "contacts": "abc",
                "hand_over": "monthly",
                "every": 12,
                "start": wall(2024, 2, 29),
                "end": wall(2033, 11, 6, 1, 30),
            },
        ),
    ),
    "a clock that is changed by half an hour": (
        text(
            "Australia/Lord_Howe",
            'contacts = ["a", "b"]\nhand_over = "daily"\nevery = 3\nstart = 2026-01-02T02:15:00\n'
            'hours = ["mon-sun 01:45-02:15", "mon-sun 12:00-12:30"]',
        ),
        Oracle(
            "Australia/Lord_Howe",
            *(
                {
                    "contacts": "ab",
                    "hand_over": "daily",
                    "every": 3,
                    "start": wall(2026, 1, 2, 2, 15),
                    "hours": hours,
                }
                for hours in ((WEEK, (1, 45), (2, 15)), (WEEK, (12, 0), (12, 30)))
            ),
        ),
    ),
    "follow-the-sun": (
        (SHIPPED / "follow-the-sun.toml").read_text(encoding="utf-8"),
        Oracle(
            "Asia/Tokyo",
            {"contacts": ["lead"], "hand_over": "weekly", "start": wall(2026, 1, 5, 9)},
            {
                "contacts": ["primary", "backup"],
                "hand_over": "weekly",
                "start": wall(2026, 1, 5, 9),
                "hours": (WEEK, (9, 0), (21, 0)),
            },
        ),
    ),
    "duty-manager": (
        (SHIPPED / "duty-manager.toml").read_text(encoding="utf-8"),
        Oracle(
            "Europe/Warsaw",
            {
                "contacts": ["lead", "backup", "primary"],
                "hand_over": "monthly",
                "start": wall(2025, 12, 31, 8),
            },
        ),
    ),
}


@pytest.fixture(params=EXAMPLES)
def example(request):
    toml, oracle = EXAMPLES[request.param]
    return read_rota(toml, "rota.toml").rota, oracle


def test_every_hour_of_ten_years_has_the_people_that_dateutil_says(example):
    rota, oracle = example
    hours = [BEGIN + timedelta(hours=number) for number in range(HOURS)]
    wrong = [at for at in hours if contacts_at(rota, at) != oracle.on_call(at.timestamp())]
    assert HOURS == 87_648
    assert wrong == []


def test_every_hand_over_is_at_the_second_that_dateutil_says(example):
    rota, oracle = example
    begin, end = BEGIN.timestamp(), END.timestamp()
    changes = [
        edge
        for edge in oracle.edges()
        if begin < edge < end and oracle.on_call(edge - 1) != oracle.on_call(edge)
    ]
    found = [one.start.timestamp() for one in stretches(rota, BEGIN, END)][1:]
    assert found == changes


def test_until_is_the_next_change(example):
    rota, _ = example
    parts = stretches(rota, BEGIN, BEGIN + timedelta(days=365))
    for part in parts[:-1]:
        assert on_duty(rota, part.start).until == part.end
        assert on_duty(rota, part.end - timedelta(seconds=1)).contacts == part.contacts


def test_every_shipped_rota_is_among_the_examples():
    assert {path.stem for path in SHIPPED.glob("*.toml")} <= set(EXAMPLES)


def test_the_oracle_sees_a_hand_over_that_is_an_hour_off():
    moved = EXAMPLES["duty-manager"][0].replace("T08:00:00", "T09:00:00")
    rota = read_rota(moved, "rota.toml").rota
    oracle = EXAMPLES["duty-manager"][1]
    at = datetime(2026, 3, 31, 6, 30, tzinfo=UTC)  # 08:30 in Warsaw, by summer time
    assert contacts_at(rota, at) != oracle.on_call(at.timestamp())

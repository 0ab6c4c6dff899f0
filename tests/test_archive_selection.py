"""Which recordings a run is about, and how few prefixes say it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import SelectionRefused
from dispatch.letter import Letter
from dispatch.recordings.days import folders
from dispatch.recordings.retrying import MOST_BYTES, MOST_KEYS, retries
from dispatch.recordings.selection import daily_selection, run_name, selection_of

TODAY = date(2026, 2, 20)
NOW = datetime(2026, 2, 20, 1, 30, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(0, 4000), DAYS)
def test_folders_hold_the_days_asked_for_and_no_other(first, more, day):
    last = first + timedelta(days=more)
    holding = [one for one in folders(first, last) if f"{day:%Y/%m/%d}/".startswith(one)]
    assert len(holding) == (first <= day <= last)


@given(DAYS, st.integers(0, 40_000))
def test_few_folders_hold_many_days(first, more):
    last = min(first + timedelta(days=more), date.max)
    assert len(list(folders(first, last))) <= 2 * (30 + 11) + 110


def test_six_years_are_six_folders():
    years = list(folders(date(2020, 1, 1), date(2025, 12, 31)))
    assert years == [f"{year}/" for year in range(2020, 2026)]


def test_days_are_looked_for_among_calls_of_agents_and_automated_ones():
    selection = selection_of({"date": "2026-01-31"}, TODAY)
    assert selection.listed("a/") == ["a/2026/01/31/", "a/ivr/2026/01/31/"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"date": "01/31/2026"}, "date must be a day, as 2026-01-31"),
        ({"date": None}, "date must be a day"),
        ({"date": 20260131}, "date must be a day"),
        ({"date": "2026-02-21"}, "is yet to come"),
        ({"from": "2026-01-31"}, "to must be a day"),
        ({"from": "2026-01-31", "to": "2026-01-30"}, "from 2026-01-31 is after to 2026-01-30"),
        ({"date": "2026-01-31", "prefix": "a"}, "and not two of them"),
        ({"prefix": 7}, "must be text"),
        ({"keys": []}, "keys must be a list of keys"),
        ({"keys": "a"}, "keys must be a list of keys"),
        ({"overwrite": "true"}, "overwrite is not known"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_with_what_would_be_right(asked, why):
    with pytest.raises(SelectionRefused, match=why):
        selection_of(asked, TODAY)


def test_nothing_asked_for_is_what_the_schedule_would_do():
    selection = selection_of({}, TODAY)
    assert selection.daily
    assert str(daily_selection({}, NOW, 7, None)) == "2026-02-13"


def test_the_schedule_counts_from_when_it_was_due_and_not_from_when_it_came():
    late = NOW + timedelta(hours=23)
    assert str(daily_selection({"daily": "2026-02-20T01:30:00Z"}, late, 7, None)) == "2026-02-13"


@given(st.integers(1, 60))
def test_no_day_is_left_out_however_many_runs_failed(missed):
    covered = date(2026, 2, 13) - timedelta(days=missed)
    selection = daily_selection({}, NOW, 7, covered)
    assert (selection.first, selection.last) == (covered + timedelta(days=1), date(2026, 2, 13))


def test_a_day_that_is_done_is_looked_at_again_where_the_schedule_comes_twice():
    assert str(daily_selection({}, NOW, 7, date(2026, 2, 13))) == "2026-02-13"


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=30))
def test_nothing_is_listed_twice_by_the_keys_of_a_run_and_nothing_is_left_out(keys):
    prefixes = selection_of({"keys": keys}, TODAY).listed("")
    for key in keys:
        assert len([one for one in prefixes if key.startswith(one)]) == 1


@given(
    st.sampled_from([{"date": "2026-01-31"}, {"from": "2026-01-01", "to": "2026-01-31"}])
    | st.builds(lambda text: {"prefix": text}, st.text(max_size=200))
)
def test_a_run_has_a_name_that_step_functions_takes(asked):
    name = run_name(selection_of(asked, TODAY), "compatible", TODAY)
    assert 1 <= len(name) <= 75
    assert not set(name) & set(' <>{}[]?*"#%\\^|~`$&,;:/')


def letter(number, body):
    return Letter("recordings", str(number), body, str(number), {}, {})


@given(st.lists(st.integers(1, 900), min_size=1, max_size=60))
def test_failures_are_tried_again_in_runs_that_no_limit_stops(lengths):
    letters = [
        letter(at, f'{{"key": "{at:04}{"x" * length}", "profile": "speech"}}')
        for at, length in enumerate(lengths)
    ]
    runs = list(retries(letters))
    assert sorted(one.id for run in runs for one in run.letters) == sorted(
        one.id for one in letters
    )
    for run in runs:
        assert len(run.keys) <= MOST_KEYS
        assert sum(map(len, run.keys)) <= MOST_BYTES


def test_the_same_failures_are_the_same_run_in_whatever_order_they_come():
    letters = [letter(at, f'{{"key": "{at}", "profile": "mono"}}') for at in range(3)]
    [one], [other] = list(retries(letters)), list(retries(letters[::-1]))
    assert (one.name, one.keys) == (other.name, other.keys)

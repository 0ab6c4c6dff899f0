"""What came of a campaign: every person and every call is counted once, whatever their order."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from campaign_crowd import START, campaign_of, crowd, number_at
from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.call_price import CallPrice, charged_for
from dispatch.campaign.durations import Durations
from dispatch.campaign.person import Answer, Attempt, Outcome, Person, Result, Stage, Talk
from dispatch.campaign.report import MOST_WAYS, OTHER_WAYS, Report, report_of
from dispatch.campaign.report_rows import COLUMNS, Shape, rows, text_of
from dispatch.campaign.report_view import Told, funnel, report_view

PRICES = {"": CallPrice(0.10, 0.038, "USD", "as of 2026-10-07")}
PRICE = PRICES[""]


def person(*attempts, **more):
    given = {"stage": Stage.DONE, "result": Result.COMPLETED, "line": 1} | more
    return Person("c", "ab12", "+12025550101", "ja", "Asia/Tokyo", attempts=attempts, **given)


def call(number=1, at=START, outcome=Outcome.ANSWERED, seconds=0.0):
    return Attempt(number, at, "main", "", outcome, at, seconds)


def answer(question, text, attempt=1):
    return Answer(question, "1", text, attempt, START)


def test_every_person_and_every_call_is_counted_once():
    people = list(crowd(2_000))
    report = report_of(people)
    calls = sum(len(one.attempts) for one, _ in people)
    assert report.people == 2_000 == sum(report.stages.values()) == sum(report.results.values())
    assert report.calls == calls
    assert sum(map(Counter.total, report.by_hour.values())) == calls
    assert sum(map(Counter.total, report.by_attempt.values())) == calls
    assert report.results == Counter(one.result.value for one, _ in people)


def test_the_funnel_never_widens():
    steps = [people for _, people in funnel(Told(campaign_of(500), report_of(crowd(500)), START))]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == 500


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_order_of_people_changes_nothing(chance, count):
    people = list(crowd(count))
    shuffled = chance.sample(people, count)
    campaign = campaign_of(count)
    views = [
        report_view(Told(campaign, report_of(each), START, PRICES, "USD"))
        for each in (people, shuffled)
    ]
    for view in views:
        view["ways"].sort(key=lambda one: one["answers"])
    assert views[0] == views[1]


def test_an_answer_that_was_changed_counts_as_it_was_given_last():
    talk = Talk(
        answers=(answer("coming", "no"), answer("when", "noon"), answer("coming", "yes", 2))
    )
    report = report_of([(person(call()), talk)])
    assert report.answers == {"coming": {"yes": 1}, "when": {"noon": 1}}
    assert report.ways == {("coming=yes", "when=noon"): 1}


def test_hours_are_those_of_the_zone_that_was_asked_for():
    late = call(at=datetime(2026, 11, 22, 15, 40, tzinfo=UTC))
    [hour] = report_of([(person(late), Talk())], ZoneInfo("Asia/Tokyo")).by_hour
    assert hour.isoformat() == "2026-11-23T00:00:00+09:00"


def test_where_a_call_was_left_is_told_and_an_end_that_was_reached_is_not():
    left = (person(call(), result=Result.PARTLY), Talk(1, 2, "when"))
    heard = (person(call()), Talk(1, 5, "bye", complete=True))
    refused = (person(call(), result=Result.OPTED_OUT), Talk(1, 2, "ask", opted_out=True))
    assert report_of([left, heard, refused]).left_at == {"when": 1}


def test_a_call_under_way_is_a_call_without_an_outcome():
    busy = person(call(outcome=None), stage=Stage.CALLING, result=None)
    report = report_of([(busy, Talk())])
    assert report.by_attempt == {1: {"under way": 1}}
    assert (report.stages, report.results) == ({"calling": 1}, {})


def test_a_script_with_endless_ways_takes_no_endless_memory():
    report = Report()
    for place in range(MOST_WAYS + 50):
        report.add(person(call()), Talk(answers=(answer("free", f"a{place}"),)))
    assert len(report.ways) == MOST_WAYS + 1
    assert report.ways[OTHER_WAYS] == 50


def test_only_calls_that_somebody_answered_cost_and_each_at_least_its_shortest():
    assert charged_for([0.0, 0.0]).cost(PRICE) == 0
    assert charged_for([4.2]).telephony == 60
    assert charged_for([4.2]).service == 10
    # the worked example of the price notes: 35 s are 60 s of telephony and 35 s of service
    assert charged_for([35.0]).cost(PRICE) == pytest.approx(0.10 + 35 * 0.038 / 60)


def test_without_a_price_the_cost_is_unknown_and_the_seconds_are_not():
    view = report_view(
        Told(campaign_of(1), report_of([(person(call(seconds=35.0)), Talk())]), START)
    )
    assert view["cost"]["amount"] is None
    assert view["cost"]["telephonySeconds"] == 60


@given(st.lists(st.floats(0.1, 5_000), min_size=1))
def test_the_distribution_holds_every_call(seconds):
    lasted = Durations()
    for one in seconds:
        lasted.add(one)
    assert sum(calls for _, _, calls in lasted.bars()) == len(seconds) == lasted.count
    assert lasted.at(0.5) <= lasted.at(0.9)


def test_an_erased_person_counts_as_erased_and_nowhere_else():
    people = list(crowd(100))[:97]
    told = Told(replace(campaign_of(100), erased=3), report_of(people), START)
    view = report_view(told)
    assert (view["people"], view["erased"]) == (97, 3)
    assert view["funnel"][0]["people"] == 100


def test_the_view_is_json_and_holds_no_number():
    text = json.dumps(
        report_view(Told(campaign_of(300), report_of(crowd(300)), START, PRICES, "USD"))
    )
    assert not [number for number in map(number_at, range(300)) if number[1:] in text]


def test_a_row_for_each_call_with_what_was_answered_in_it():
    first, second = call(1, outcome=Outcome.LATER), call(2, START + timedelta(hours=1))
    talk = Talk(answers=(answer("language", "en", 1), answer("coming", "yes", 2)))
    shape = Shape(("coming", "language"))
    found = [
        dict(zip(shape.columns, row, strict=True))
        for row in rows([(person(first, second), talk)], shape)
    ]
    assert [(one["attempt"], one["answer.coming"], one["answer.language"]) for one in found] == [
        (1, None, "en"),
        (2, "yes", None),
    ]


def test_whoever_was_never_called_has_a_row():
    [row] = rows([(person(result=Result.NOT_CALLED), Talk())], Shape())
    found = dict(zip(COLUMNS, row, strict=True))
    assert (found["result"], found["attempt"]) == ("not-called", None)


def test_a_masked_row_names_nobody():
    people, shape = list(crowd(50)), Shape((), ("name",))
    text = "\n".join(",".join(map(text_of, row)) for row in rows(people, shape))
    assert not [one for one, _ in people if one.number[1:] in text or one.id in text]
    assert "佐藤" not in text
    assert "+12…" in text


def test_an_unmasked_row_has_number_and_columns():
    shape = Shape((), ("name",), unmasked=True)
    [row, *_] = rows(crowd(1), shape)
    found = dict(zip(shape.columns, row, strict=True))
    assert found["number"] == number_at(0)
    assert found["field.name"] == "佐藤 花子"


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "+12…01"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(cell):
    assert text_of(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+12025550101", "yes", "", "佐藤 花子", "a=b"])
def test_other_cells_are_left_as_they_are(cell):
    assert text_of(cell) == cell


def test_ways_are_told_from_the_most_taken():
    ways = report_view(Told(campaign_of(900), report_of(crowd(900)), START))["ways"]
    counts = [one["people"] for one in ways]
    assert counts == sorted(counts, reverse=True)
    assert ["coming=no"] in [one["answers"] for one in ways]


def country(number):
    return "PL" if number.startswith("+48") else "US"


def test_calls_are_priced_by_the_country_they_went_to():
    at_home = (person(call(seconds=60.0)), Talk())
    away = replace(at_home[0], number="+48221234567", attempts=(call(seconds=90.0),))
    report = report_of([at_home, (away, Talk())], country_of=country)
    assert report.charged == {"US": charged_for([60.0]), "PL": charged_for([90.0])}
    some = Told(campaign_of(2), report, START, {"US": PRICE}, "USD")
    assert some.cost == charged_for([60.0]).cost(PRICE)
    assert some.unpriced == 1
    none = Told(campaign_of(2), report, START, {"JP": PRICE}, "USD")
    assert (none.cost, none.unpriced) == (None, 2)

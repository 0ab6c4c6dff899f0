"""The page of a campaign: whole in itself, a table below each picture, and nothing executed."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from campaign_crowd import START, campaign_of, crowd, number_at
from test_drill_page import Balanced

from console.campaign_page.calls import MOST_HOURS
from console.campaign_page.page import TITLES, page_of
from console.campaign_page.people import MOST_WAYS, results_of
from dispatch.campaign.call_price import CallPrice
from dispatch.campaign.report import Report, report_of
from dispatch.campaign.report_view import Told
from dispatch.campaign.run import Status

PRICES = {"": CallPrice(0.10, 0.038, "USD", "Prices as of 2026-10-07.")}
COUNT = 400


@pytest.fixture(scope="module")
def told():
    return Told(
        campaign_of(COUNT), report_of(crowd(COUNT)), START, PRICES, "USD", ("coming", "when")
    )


@pytest.fixture(scope="module")
def page(told):
    return page_of(told)


def test_nothing_is_fetched_and_nothing_runs(page):
    found = Balanced(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in found.tags}
    given = [one for _, attributes in found.tags for one in attributes]
    assert not [one for one in given if one in {"src", "href"} or one[:2] == "on"]
    assert "http" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_below_each_picture_there_is_a_table_with_a_caption(page):
    # coming and when are two questions; cost and list are tables by themselves
    parts = ["How far people came", "Results", "Answers to coming", "Answers to when", "Ways"]
    parts += ["Where they left", "Calls by hour", "Outcomes by attempt", "Lengths of calls"]
    assert re.findall(r"<caption>(.*?)</caption>", page) == parts


def test_every_picture_has_a_title(page):
    assert page.count('role="img"') == len(re.findall(r"<svg[^>]*><title>[^<]+</title>", page))


def test_no_number_is_in_it(page):
    assert not [one for one in map(number_at, range(COUNT)) if one[1:] in page]


def test_what_comes_from_outside_is_escaped(told):
    bad = replace(told.campaign, name="<script>x</script>", id='"><img src=x>', why="a&b")
    answers = {"<b>": Counter({"<i>": 2})}
    report = Report(answers=answers)
    found = Balanced(page_of(Told(bad, report, START)))
    assert not {"script", "img", "b", "i"} & {tag for tag, _ in found.tags}
    assert "<script>x</script>" in found.said


def test_names_in_japanese_are_as_they_are(told):
    named = replace(told, campaign=replace(told.campaign, name="訪問のお知らせ"))
    assert "<h1>訪問のお知らせ</h1>" in page_of(named)


@pytest.mark.parametrize("status", Status)
def test_each_status_has_a_page_before_anybody_was_called(status):
    said = Balanced(page_of(Told(campaign_of(0, status), Report(), START))).said
    assert TITLES[status] in said
    assert "No price is known" in said


def test_results_are_those_of_everybody_on_the_list(told):
    assert sum(results_of(replace(told, campaign=replace(told.campaign, erased=5))).values()) == (
        COUNT + 5
    )


def test_a_long_campaign_is_drawn_by_the_day_and_its_table_keeps_the_hours():
    report, hours = Report(), range(MOST_HOURS * 3)
    for hour in hours:
        report.by_hour[START + timedelta(hours=hour)] = Counter({"answered": 2})
    page = page_of(Told(campaign_of(0), report, START))
    assert "Calls by day" in page
    assert page.count('class="part is-answered"') == len(hours) / 24
    assert page.count(":00</th>") == len(hours)


def test_the_rarer_ways_are_in_the_table_alone():
    report = Report()
    for place in range(MOST_WAYS + 5):
        report.ways[(f"q=a{place}",)] = 1
    page = page_of(Told(campaign_of(0), report, START))
    assert page.count("q: a0") >= 2
    assert page.count(f"q: a{MOST_WAYS + 4}") == 1

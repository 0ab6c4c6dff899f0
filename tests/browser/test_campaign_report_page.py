"""The report of 20,000 people in Chromium: nothing sticks out, every text can be read."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from campaign_crowd import START, campaign_of, crowd
from test_drill_report_page import CONTRAST, STICKING_OUT

from console.campaign_page.page import page_of
from dispatch.campaign.call_price import CallPrice
from dispatch.campaign.report import report_of
from dispatch.campaign.report_view import Told

pytestmark = pytest.mark.browser
PEOPLE = 20_000
TOKYO = ZoneInfo("Asia/Tokyo")
# Wide tables have a scroll bar of their own.
BEYOND = STICKING_OUT.replace("box.width &&", "box.width && !one.closest('.scrolled > *') &&")
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
PRICES = {"": CallPrice(0.10, 0.038, "USD", "Prices as of 2026-10-07.")}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    report = report_of(crowd(PEOPLE - 2), TOKYO)
    campaign = replace(campaign_of(PEOPLE), name="訪問のお知らせ", erased=2)
    at = START + timedelta(hours=10)
    told = Told(
        campaign,
        report,
        at.astimezone(TOKYO),
        PRICES,
        "USD",
        ("coming", "when"),
    )
    path = tmp_path_factory.mktemp("campaigns") / "report.html"
    path.write_text(page_of(told), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_sticks_out(browser, page, width):
    browser.get(page)
    browser.resize(width)
    browser.execute_script(UNFOLD)
    assert browser.execute_script(BEYOND) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser, page, scheme):
    browser.prefer("prefers-color-scheme", scheme)
    browser.get(page)
    browser.execute_script(UNFOLD)
    assert browser.execute_script(CONTRAST) == []


def test_it_is_photographed(browser, page):
    browser.prefer("prefers-color-scheme", "light")
    browser.get(page)
    browser.photograph("campaign-report")
    browser.prefer("prefers-color-scheme", "dark")
    browser.photograph("campaign-report-dark")

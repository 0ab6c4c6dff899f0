"""Campaigns on the page: a card each, with its progress and the buttons that steer it."""

import pytest
from page_driver import find, opened, wait_for, wait_for_text
from page_parts import NOW
from page_states import idle

pytestmark = pytest.mark.browser

OUT = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('.campaigns, .campaigns *')].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && (box.left < -1 || box.right > wide + 1);
}).map(one => one.className);
"""


def campaign(**changes):
    running = {
        "id": "appointment-reminder-20261121",
        "name": "appointment-reminder",
        "status": "running",
        "why": "",
        "list": {"read": None, "lines": 20_013},
        "people": 20_000,
        "done": 7_400,
        "calling": 96,
        "callsAllowed": 100,
        "rate": 4.87,
        "reached": 6_112,
        "answers": {"coming": {"cancelled": 420, "coming": 5_203}},
        "spent": 412.3,
        "cap": 800,
        "currency": "USD",
        "finishIn": 2_587,
        "finishWhy": "",
        "nextDue": None,
    }
    return running | changes


STOPS = {"why": "its cap of 800 is spent", "finishIn": None, "finishWhy": "it is paused"}
SEVERAL = [
    campaign(),
    campaign(id="flu-20261120", status="paused", calling=0, rate=None, **STOPS),
    campaign(id="survey-20261119", status="finished", done=20_000, calling=0, rate=None),
    campaign(
        id="訪問のお知らせ-20261121",
        status="importing",
        list={"read": 0.42, "lines": 8_400},
        answers={},
        finishIn=None,
        finishWhy="it is importing",
        rate=None,
    ),
]
CARD = ".campaign[data-id='{}']"
RUNS = CARD.format(SEVERAL[0]["id"])


def shown(browser, server, campaigns):
    opened(browser, server, idle(campaigns=campaigns))
    wait_for(browser, ".campaign")


def test_without_campaigns_there_is_no_such_part(browser, server):
    opened(browser, server, idle(campaigns=[]))
    assert not find(browser, "#campaigns-part").is_displayed()


def test_a_card_tells_calls_rate_reached_answers_and_when_it_ends(browser, server):
    shown(browser, server, SEVERAL)
    said = find(browser, RUNS).text
    for words in ("96 of 100", "4.87 a second", "6,112", "43:07", "7,400 of 20,000 done"):
        assert words in said
    assert "coming 5,203 · cancelled 420" in said
    assert "412.30 of 800 USD" in said


def test_what_is_unknown_is_called_so(browser, server):
    shown(browser, server, SEVERAL)
    assert "unknown: it is paused" in find(browser, CARD.format("flu-20261120")).text
    assert "its cap of 800 is spent" in find(browser, CARD.format("flu-20261120")).text


def test_what_is_over_has_no_rate_and_no_end(browser, server):
    shown(browser, server, SEVERAL)
    said = find(browser, CARD.format("survey-20261119")).text
    assert "Finishes in" not in said
    assert "6,112" in said


def test_only_buttons_that_would_be_taken_are_there(browser, server):
    shown(browser, server, SEVERAL)
    there = browser.execute_script(
        "return [...document.querySelectorAll('.campaign')].map(card => "
        "[...card.querySelectorAll('button')].filter(one => !one.hidden).map(one => "
        "one.textContent))"
    )
    assert there == [["Pause", "Stop"], ["Resume", "Stop"], [], ["Stop"]]


def test_a_click_pauses_and_the_card_follows(browser, server):
    shown(browser, server, SEVERAL)
    find(browser, f"{RUNS} [data-verb='pause']").click()
    request = server.next_request()
    assert request == ("/campaigns/appointment-reminder-20261121/pause", {"by": "sandbox page"})
    server.publish(idle(campaigns=[campaign(status="paused", now=NOW)]))
    wait_for_text(browser, f"{RUNS} .status", "paused")


def test_stopping_asks_once_more(browser, server):
    shown(browser, server, SEVERAL)
    find(browser, f"{RUNS} [data-verb='stop']").click()
    browser.switch_to.alert.dismiss()
    find(browser, f"{RUNS} [data-verb='stop']").click()
    browser.switch_to.alert.accept()
    assert server.next_request().path.endswith("/stop")
    assert server.requests.empty()


def test_a_refusal_is_shown(browser, server):
    path = "/campaigns/appointment-reminder-20261121/pause"
    server.answers[path] = (409, {"error": "it is over"})
    shown(browser, server, SEVERAL)
    find(browser, f"{RUNS} [data-verb='pause']").click()
    wait_for_text(browser, "#trouble-text", "it is over")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_sticks_out(browser, server, width):
    shown(browser, server, SEVERAL)
    browser.resize(width)
    assert browser.execute_script(OUT) == []


def test_it_is_photographed(browser, server):
    shown(browser, server, SEVERAL)
    browser.photograph("campaigns")

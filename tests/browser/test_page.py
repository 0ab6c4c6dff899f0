"""The sandbox page as a whole in Chromium, against a stand-in that plays scripted states."""

import page_parts
import page_states
import pytest
from page_driver import PRIMARY, find, opened, wait_for
from page_server import page_server
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.title='injected'> & </script>"


def test_an_empty_sandbox_tells_a_newcomer_what_to_do(browser, server):
    opened(browser, server, page_states.idle())
    assert "Send the first sample event: a phone will ring" in find(browser, ".board").text
    assert find(browser, "#samples .sample-send").text == "CPU alarm, critical"


def test_text_of_events_is_shown_as_text_and_never_as_markup(browser, server):
    hostile = page_parts.incident(
        title=HOSTILE,
        reason=HOSTILE,
        rule=HOSTILE,
        timeline=[page_parts.moment("03:01:33", "opened", HOSTILE)],
    )
    notices = [page_parts.notice("operations", HOSTILE, HOSTILE)]
    state = page_states.in_call([HOSTILE], incidents=[hostile], notices=notices)
    opened(browser, server, state)
    assert wait_for(browser, ".incident .title").text == HOSTILE
    assert browser.find_elements(By.CSS_SELECTOR, "img") == []
    assert browser.title == "1 open · Tocsin sandbox"


def test_a_refused_action_is_shown_in_the_words_of_the_sandbox(browser, server):
    server.answers["/phones/primary/answer"] = (409, {"error": "primary is not ringing"})
    opened(browser, server, page_states.ringing())
    wait_for(browser, f"{PRIMARY} .answer").click()
    wait_for(browser, "#trouble")
    assert "Could not answer: primary is not ringing" in find(browser, "#trouble").text


def test_a_broken_stream_is_said_and_then_mended(browser):
    with page_server() as first:
        opened(browser, first, page_states.ringing())
        port = first.server_port
    wait_for(browser, "[data-connection='lost'] #lost")
    with page_server(port) as second:
        second.publish(page_states.acknowledged())
        wait_for(browser, "[data-connection='live'] .incident[data-state='acknowledged']")
        assert not find(browser, "#lost").is_displayed()


@pytest.mark.parametrize("scene", page_states.SCENES)
def test_no_scene_is_wider_than_the_screen(browser, server, scene):
    opened(browser, server, page_states.idle())
    server.publish(page_states.SCENES[scene]())
    browser.photograph(f"page-{scene}")
    for width in (320, 360, 1280):
        browser.resize(width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_every_button_and_field_has_a_name(browser, server):
    opened(browser, server, page_states.in_call())
    controls = browser.find_elements(By.CSS_SELECTOR, "button, input:not([hidden]), textarea")
    shown = [control for control in controls if control.is_displayed()]
    assert len(shown) > 20
    assert [control for control in shown if not control.accessible_name] == []

"""The phones of the page: a ring, an answer, keys and the keyboard."""

import page_parts
import page_states
import pytest
from page_driver import PRIMARY, find, opened, press, wait_for, wait_for_text
from page_server import Request
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


def test_a_ring_is_seen_announced_and_put_in_the_title(browser, server):
    opened(browser, server, page_states.idle())
    server.publish(page_states.ringing())
    wait_for(browser, f"{PRIMARY}[data-state='ringing'] .answer")
    assert find(browser, f"{PRIMARY} .phone-state").text == "Ringing"
    assert find(browser, f"{PRIMARY} .handset").value_of_css_property("animation-name") != "none"
    assert find(browser, "#announce-now").get_attribute("textContent") == "Aiko's phone is ringing."
    assert browser.title == "☎ Aiko: ringing · Tocsin"
    assert find(browser, "#favicon").get_attribute("href").endswith("icon-ringing.svg")


def test_reduced_motion_stops_the_shaking_but_keeps_the_ring_visible(browser, server):
    browser.prefer("prefers-reduced-motion", "reduce")
    opened(browser, server, page_states.ringing())
    handset = wait_for(browser, f"{PRIMARY}[data-state='ringing'] .handset")
    assert handset.value_of_css_property("animation-name") == "none"
    assert handset.value_of_css_property("outline-width") == "8px"


@pytest.mark.parametrize("what", ["answer", "decline"])
def test_a_ringing_phone_is_answered_or_declined_by_its_button(browser, server, what):
    opened(browser, server, page_states.ringing())
    wait_for(browser, f"{PRIMARY} .{what}").click()
    assert server.next_request().path == f"/phones/primary/{what}"


def test_answering_moves_the_focus_from_the_button_to_key_1(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, f"{PRIMARY} .answer").click()
    server.publish(page_states.in_call())
    wait_for(browser, f"{PRIMARY} [data-key='1']:focus")


def test_beyond_three_an_idle_phone_is_one_line_until_it_rings_or_has_words(browser, server):
    opened(browser, server, page_states.staffed())
    handsets = browser.find_elements(By.CSS_SELECTOR, ".phone .handset")
    assert [one.is_displayed() for one in handsets] == [True, True, True, False, True, False]
    server.publish(page_states.staffed(state="ringing", contactId="c-1"))
    wait_for(browser, ".phone[data-contact='manager'] .answer")


def test_the_transcript_grows_line_by_line_in_the_language_of_the_phone(browser, server):
    opened(browser, server, page_states.in_call([page_parts.SPOKEN, page_parts.MENU]))
    log = wait_for(browser, f"{PRIMARY} .transcript")
    first = log.find_element(By.CSS_SELECTOR, ".spoken")
    server.publish(page_states.in_call([page_parts.SPOKEN, page_parts.MENU, "key 3"]))
    wait_for_text(browser, f"{PRIMARY} .transcript", "pressed 3")
    assert first.text == page_parts.SPOKEN
    assert first.get_attribute("lang") == "ja"
    assert log.get_attribute("role") == "log"


def test_keys_of_the_pad_reach_the_call_in_the_order_pressed(browser, server):
    opened(browser, server, page_states.in_call())
    for key in "3*1":
        wait_for(browser, f"{PRIMARY} [data-key='{key}']").click()
    pressed = [server.next_request() for _ in "3*1"]
    assert pressed == [Request("/phones/primary/press", {"key": key}) for key in "3*1"]


def test_the_other_keys_and_hanging_up_are_there(browser, server):
    opened(browser, server, page_states.in_call())
    wait_for(browser, f"{PRIMARY} .more-keys summary").click()
    wait_for(browser, f"{PRIMARY} [data-key='#']").click()
    assert server.next_request().body == {"key": "#"}
    find(browser, f"{PRIMARY} .hang-up").click()
    assert server.next_request().path == "/phones/primary/hang-up"


def test_the_whole_journey_works_by_keyboard_alone(browser, server):
    opened(browser, server, page_states.idle())
    press(browser, "s", Keys.ENTER)
    assert server.next_request().path == "/events"
    server.publish(page_states.ringing())
    wait_for(browser, f"{PRIMARY}[data-state='ringing'] .answer")
    press(browser, "a")
    assert server.next_request().path == "/phones/primary/answer"
    server.publish(page_states.in_call())
    wait_for(browser, f"{PRIMARY}[data-state='in-call'] .hang-up")
    press(browser, "1", "h")
    assert server.next_request() == Request("/phones/primary/press", {"key": "1"})
    assert server.next_request().path == "/phones/primary/hang-up"


def test_the_skip_link_leads_straight_to_the_ringing_phone(browser, server):
    opened(browser, server, page_states.ringing())
    press(browser, Keys.TAB, Keys.ENTER, Keys.TAB)
    assert browser.switch_to.active_element.text == "Decline"
    press(browser, Keys.TAB, Keys.ENTER)
    assert server.next_request().path == "/phones/primary/answer"


def test_shortcuts_are_listed_and_can_be_turned_off(browser, server):
    opened(browser, server, page_states.ringing())
    press(browser, "?")
    wait_for(browser, "#help[open] #shortcuts-on").click()
    press(browser, Keys.ESCAPE)
    press(browser, "a")
    wait_for(browser, f"{PRIMARY} .decline").click()
    assert server.next_request().path == "/phones/primary/decline"


def test_a_ring_out_of_view_is_answered_from_the_foot_of_the_page(browser, server):
    browser.resize(360)
    opened(browser, server, page_states.idle())
    server.publish(page_states.ringing())
    wait_for(browser, "#out-of-view .answer-bar").click()
    assert server.next_request().path == "/phones/primary/answer"


def test_a_message_stands_on_the_phone_it_came_to_and_a_second_below_it(browser, server):
    opened(browser, server, page_states.idle())
    assert not find(browser, f"{PRIMARY} .messages").is_displayed()
    server.publish(page_states.messaged())
    message = wait_for(browser, f"{PRIMARY} .message")
    assert "Calls cannot be placed: this text is sent instead." in message.text
    assert message.text.startswith("SMS")
    server.publish(page_states.messaged(page_states.SMS, "Second"))
    wait_for_text(browser, f"{PRIMARY} .messages", "Second")
    first, second = find(browser, f"{PRIMARY} .messages").find_elements(By.CSS_SELECTOR, ".message")
    assert (first, second.text.splitlines()[-1]) == (message, "Second")


def test_a_messages_words_are_never_markup(browser, server):
    opened(browser, server, page_states.messaged("<b id='bold'>bold</b>"))
    assert "<b id='bold'>bold</b>" in wait_for(browser, f"{PRIMARY} .message").text
    assert not browser.find_elements(By.ID, "bold")


def test_a_notice_that_is_a_message_says_to_whom_it_went(browser, server):
    opened(browser, server, page_states.messaged())
    wait_for_text(browser, "#notices [data-topic='sms']", "to primary, +81…01")

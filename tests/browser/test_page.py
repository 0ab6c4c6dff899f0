"""The sandbox page in Chromium, against a stand-in server that plays scripted states."""

import json

import page_states
import pytest
from conftest import Browser
from page_server import PageServer, Request, page_server
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

pytestmark = pytest.mark.browser

PRIMARY = ".phone[data-contact='primary']"
HOSTILE = "<img src=x onerror=document.title='injected'> & </script>"


def find(browser: Browser, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def wait_for(browser: Browser, selector: str) -> WebElement:
    """The first visible element that matches, within 5 seconds."""

    def visible(page: Browser) -> WebElement | None:
        found = page.find_elements(By.CSS_SELECTOR, selector)
        return next((element for element in found if element.is_displayed()), None)

    return WebDriverWait(browser, 5, 0.05).until(visible, f"nothing visible matches {selector}")


def wait_for_text(browser: Browser, selector: str, text: str) -> None:
    def reads(page: Browser) -> bool:
        return text in find(page, selector).get_attribute("textContent")

    WebDriverWait(browser, 5, 0.05).until(reads, f"{selector} never said {text!r}")


def opened(browser: Browser, server: PageServer, state: page_states.State) -> None:
    """The page with this state on it, and nothing remembered from before."""
    server.state = state
    browser.get(server.url)
    wait_for(browser, f"[data-connection='live'] {PRIMARY}")


def press(browser: Browser, *keys: str) -> None:
    """Presses keys, one after another, wherever the focus is."""
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def test_an_empty_sandbox_tells_a_newcomer_what_to_do(browser, server):
    opened(browser, server, page_states.idle())
    assert "Send the first sample event: a phone will ring" in find(browser, ".board").text
    assert find(browser, "#samples .sample-send").text == "CPU alarm, critical"


def test_a_sample_is_sent_by_one_click_and_its_answer_is_shown(browser, server):
    answer = {"id": "e", "rules": ["by-tag"], "outcome": "opened", "reason": "tag", "incident": "i"}
    server.answers["/events"] = (200, answer)
    opened(browser, server, page_states.idle())
    find(browser, "[data-sample='cloudwatch-alarm']").click()
    sample = {"id": "sample-1", "source": "aws.cloudwatch", "detail": {}}
    assert server.next_request() == Request("/events", sample)
    wait_for_text(browser, "#answers", "opened tag · rule: by-tag")


def test_a_sample_is_changed_before_it_is_sent(browser, server):
    opened(browser, server, page_states.idle())
    find(browser, ".sample-edit").click()
    field = wait_for(browser, "#event-json:focus")
    assert json.loads(field.get_attribute("value"))["id"] == "sample-1"
    find(browser, "#compose [type='submit']").click()
    assert server.next_request().body["id"] == "sample-1"


def test_a_pasted_text_is_sent_as_it_stands_and_a_refusal_is_shown(browser, server):
    server.answers["/events"] = (400, {"error": "not JSON at column 7"})
    opened(browser, server, page_states.idle())
    press(browser, "e")
    press(browser, '{"id": ')
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(
        Keys.CONTROL
    ).perform()
    assert server.next_request() == Request("/events", '{"id": ')
    wait_for_text(browser, "#answers", "refused not JSON at column 7")


def test_chosen_files_are_sent_and_answered_one_by_one(browser, server, tmp_path):
    server.answers["/events"] = (200, [{"outcome": "opened"}, {"error": "no source"}])
    opened(browser, server, page_states.idle())
    file = tmp_path / "two.json"
    file.write_text(json.dumps([{"id": "1"}, {"id": "2"}]))
    find(browser, "#files").send_keys(str(file))
    assert server.next_request().body == [{"id": "1"}, {"id": "2"}]
    wait_for_text(browser, "#answers", "two.json, 1 opened")
    wait_for_text(browser, "#answers", "two.json, 2 refused no source")


def test_a_dropped_file_is_sent_at_once(browser, server):
    opened(browser, server, page_states.idle())
    browser.execute_script(
        """const data = new DataTransfer();
        data.items.add(new File(['{"id": "7"}'], "seven.json"));
        const options = { dataTransfer: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent("drop", options));"""
    )
    assert server.next_request() == Request("/events", {"id": "7"})
    wait_for_text(browser, "#answers", "seven.json sent")


def test_what_is_pasted_on_the_page_waits_in_the_composer(browser, server):
    opened(browser, server, page_states.idle())
    browser.execute_script(
        """const data = new DataTransfer();
        data.setData("text/plain", '{"id": "8"}');
        const options = { clipboardData: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new ClipboardEvent("paste", options));"""
    )
    assert wait_for(browser, "#event-json:focus").get_attribute("value") == '{"id": "8"}'


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


def test_the_transcript_grows_line_by_line_in_the_language_of_the_phone(browser, server):
    opened(browser, server, page_states.in_call([page_states.SPOKEN, page_states.MENU]))
    log = wait_for(browser, f"{PRIMARY} .transcript")
    first = log.find_element(By.CSS_SELECTOR, ".spoken")
    server.publish(page_states.in_call([page_states.SPOKEN, page_states.MENU, "key 3"]))
    wait_for_text(browser, f"{PRIMARY} .transcript", "pressed 3")
    assert first.text == page_states.SPOKEN
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
    browser.execute_script("localStorage.clear()")


def test_the_newest_open_incident_is_expanded_with_what_comes_next(browser, server):
    opened(browser, server, page_states.ringing())
    incident = wait_for(browser, ".incident[data-state='open'] details[open]")
    assert "In 0:53: stage 2: backup" in incident.text
    assert "Aiko (primary) rings, round 1" in incident.text
    assert find(browser, ".incident").get_attribute("data-severity") == "critical"


def test_a_newer_incident_folds_the_earlier_one_unless_a_person_opened_it(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, ".incident[data-id='i-1'] details[open]")
    second = page_states.incident(id="i-2")
    server.publish(page_states.ringing(incidents=[second, page_states.incident()]))
    wait_for(browser, ".incident[data-id='i-2'] details[open]")
    assert not find(browser, ".incident[data-id='i-1'] .incident-body").is_displayed()
    find(browser, ".incident[data-id='i-2'] summary").click()
    find(browser, ".incident[data-id='i-2'] summary").click()
    third = page_states.incident(id="i-3")
    server.publish(page_states.ringing(incidents=[third, second, page_states.incident()]))
    wait_for(browser, ".incident[data-id='i-3'] details[open]")
    assert find(browser, ".incident[data-id='i-2'] .incident-body").is_displayed()


def test_an_incident_is_acknowledged_from_the_board_under_a_name(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, ".ack input").send_keys("Aiko", Keys.ENTER)
    assert server.next_request() == Request("/incidents/i-1/ack", {"by": "Aiko"})
    server.publish(page_states.acknowledged())
    wait_for_text(browser, ".incident .next", "Taken by Aiko (primary)")
    assert not find(browser, ".ack").is_displayed()
    browser.execute_script("localStorage.clear()")


def test_a_manual_clock_moves_by_its_buttons_and_to_the_next_step(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, "[data-advance='1m']").click()
    assert server.next_request() == Request("/clock", {"advance": "1m"})
    find(browser, "#advance-next").click()
    assert server.next_request() == Request("/clock", {"advance": "53s"})
    find(browser, "#advance-by").send_keys("90s", Keys.ENTER)
    assert server.next_request() == Request("/clock", {"advance": "90s"})


def test_a_real_clock_has_no_controls_and_counts_at_its_speed(browser, server):
    opened(browser, server, page_states.ringing(clock={"mode": "real", "speed": 600}))
    assert not find(browser, "#manual").is_displayed()
    assert find(browser, "#clock-mode").text.startswith("600")
    wait_for_text(browser, ".incident .next", "Now: stage 2: backup")


def test_notices_and_dead_letters_are_listed_with_their_counts(browser, server):
    opened(browser, server, page_states.missed())
    assert "Everyone missed: prod-vm01 CPU high" in find(browser, "#notices").text
    assert find(browser, "#notices-count").text == "2"
    find(browser, "#notices [data-topic='operations'] summary").click()
    assert "3 people, 2 rounds." in find(browser, "#notices").text
    assert "not JSON at column 12" in find(browser, "#letters").text


def test_text_of_events_is_shown_as_text_and_never_as_markup(browser, server):
    hostile = page_states.incident(
        title=HOSTILE,
        reason=HOSTILE,
        rule=HOSTILE,
        timeline=[page_states.moment("03:01:33", "opened", HOSTILE)],
    )
    notices = [page_states.notice("operations", HOSTILE, HOSTILE)]
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


def test_a_ring_out_of_view_is_answered_from_the_foot_of_the_page(browser, server):
    browser.resize(360)
    opened(browser, server, page_states.idle())
    server.publish(page_states.ringing())
    wait_for(browser, "#out-of-view .answer-bar").click()
    assert server.next_request().path == "/phones/primary/answer"


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

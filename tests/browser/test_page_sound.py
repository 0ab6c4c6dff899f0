"""What the sandbox page lets be heard: the ring tone and the words, recorded by stand-ins."""

import page_parts
import page_states
import pytest
from conftest import Browser
from page_driver import opened, wait_until
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

RECORD = """
window.sounding = 0; window.spoken = []; window.cancelled = 0;
const tone = AudioBufferSourceNode.prototype;
tone.start = () => { window.sounding += 1; };
tone.stop = () => { window.sounding -= 1; };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.getVoices = () => [{ lang: "ja-JP", localService: true }];
speechSynthesis.speak = (utterance) => window.spoken.push(utterance.text);
speechSynthesis.cancel = () => { window.cancelled += 1; };
"""


@pytest.fixture
def listener(browser, server):
    """The page, idle, with everything that would sound recorded instead."""
    opened(browser, server, page_states.idle())
    browser.execute_script(RECORD)
    return browser


def click(browser: Browser, selector: str) -> None:
    browser.find_element(By.CSS_SELECTOR, selector).click()


def test_a_ring_sounds_only_after_the_first_gesture_and_ends_with_the_answer(listener, server):
    server.publish(page_states.ringing())
    wait_until(listener, "document.title.includes('ringing')")
    assert listener.execute_script("return sounding") == 0
    click(listener, ".brand")
    wait_until(listener, "sounding === 1")
    server.publish(page_states.in_call())
    wait_until(listener, "sounding === 0")


def test_turning_the_sound_off_ends_the_ring_and_on_brings_it_back(listener, server):
    click(listener, ".brand")
    server.publish(page_states.ringing())
    wait_until(listener, "sounding === 1")
    click(listener, "#sound")
    wait_until(listener, "sounding === 0")
    assert listener.find_element(By.ID, "sound").text == "Sound off"
    click(listener, "#sound")
    wait_until(listener, "sounding === 1")


def test_a_ring_does_not_go_on_when_the_sandbox_is_gone(listener, server):
    click(listener, ".brand")
    server.publish(page_states.ringing())
    wait_until(listener, "sounding === 1")
    server.state = page_states.idle()
    server.hang_up()
    wait_until(listener, "sounding === 0")


def test_each_utterance_is_spoken_once_and_cut_short_when_the_call_ends(listener, server):
    server.publish(page_states.in_call())
    wait_until(listener, "spoken.length === 1")
    server.publish(page_states.in_call([page_parts.SPOKEN, page_parts.MENU, "key 4"]))
    wait_until(listener, "document.querySelector('.pressed') !== null")
    assert listener.execute_script("return spoken") == [page_parts.MENU]
    server.publish(page_states.acknowledged())
    wait_until(listener, "cancelled === 1")


def test_nothing_is_spoken_in_a_language_the_browser_has_no_voice_for(listener, server):
    words = {"id": "u-9", "text": "Krytyczny alarm.", "language": "pl"}
    call = {"state": "in-call", "contactId": "c-9", "say": words}
    server.publish(page_states.state(page_parts.phone("primary", "Zofia", "pl", **call)))
    wait_until(listener, "document.querySelector('.spoken') !== null")
    assert listener.execute_script("return spoken") == []
    note = listener.find_element(By.CSS_SELECTOR, "[data-contact='primary'] .voice-note")
    assert note.is_displayed()

"""The board of incidents, the clock, notices and dead letters on the page."""

import page_parts
import page_states
import pytest
from page_driver import find, opened, wait_for, wait_for_text
from page_server import Request
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


def test_the_newest_open_incident_is_expanded_with_what_comes_next(browser, server):
    opened(browser, server, page_states.ringing())
    incident = wait_for(browser, ".incident[data-state='open'] details[open]")
    assert "In 0:53: stage 2: backup" in incident.text
    assert find(browser, ".incident .resource").text == "esx01.example.com"
    assert "Aiko (primary) rings, round 1" in incident.text
    assert find(browser, ".incident").get_attribute("data-severity") == "critical"


def test_a_newer_incident_folds_the_earlier_one_unless_a_person_opened_it(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, ".incident[data-id='i-1'] details[open]")
    second = page_parts.incident(id="i-2")
    server.publish(page_states.ringing(incidents=[second, page_parts.incident()]))
    wait_for(browser, ".incident[data-id='i-2'] details[open]")
    assert not find(browser, ".incident[data-id='i-1'] .incident-body").is_displayed()
    find(browser, ".incident[data-id='i-2'] summary").click()
    find(browser, ".incident[data-id='i-2'] summary").click()
    third = page_parts.incident(id="i-3")
    server.publish(page_states.ringing(incidents=[third, second, page_parts.incident()]))
    wait_for(browser, ".incident[data-id='i-3'] details[open]")
    assert find(browser, ".incident[data-id='i-2'] .incident-body").is_displayed()


def test_an_incident_is_acknowledged_from_the_board_under_a_name(browser, server):
    opened(browser, server, page_states.ringing())
    wait_for(browser, ".ack input").send_keys("Aiko", Keys.ENTER)
    assert server.next_request() == Request("/incidents/i-1/ack", {"by": "Aiko"})
    server.publish(page_states.acknowledged())
    wait_for_text(browser, ".incident .next", "Taken by Aiko (primary)")
    assert not find(browser, ".ack").is_displayed()


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

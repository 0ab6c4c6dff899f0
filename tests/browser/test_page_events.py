"""Sending events from the page: samples, pasted, chosen and dropped ones, and their answers."""

import json

import page_states
import pytest
from page_driver import find, opened, press, wait_for, wait_for_text
from page_server import Request
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


def test_a_sample_is_sent_by_one_click_and_its_answer_is_shown(browser, server):
    answer = {"id": "e", "rules": ["by-tag"], "outcome": "opened", "reason": "tag", "incident": "i"}
    server.answers["/events"] = (200, answer)
    opened(browser, server, page_states.idle())
    find(browser, "[data-sample='cloudwatch-alarm']").click()
    sample = {"id": "sample-1", "source": "aws.cloudwatch", "detail": {}}
    assert server.next_request() == Request("/events", sample)
    wait_for_text(browser, "#answers", "opened tag · rule: by-tag")


def test_eight_samples_are_at_hand_and_the_others_are_behind_a_fold(browser, server):
    samples = [{"name": f"s{number}", "title": f"Sample {number}"} for number in range(11)]
    opened(browser, server, page_states.idle(samples=samples))
    wait_for_text(browser, "#more-samples summary", "3 more events")
    assert find(browser, "[data-sample='s7']").is_displayed()
    assert not find(browser, "[data-sample='s8']").is_displayed()
    find(browser, "#more-samples summary").click()
    find(browser, "[data-sample='s10']").click()
    assert server.next_request().path == "/events"


def test_with_few_samples_there_is_no_fold(browser, server):
    opened(browser, server, page_states.idle())
    wait_for_text(browser, "#samples", "CPU alarm, critical")
    assert not find(browser, "#more-samples").is_displayed()


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


def test_a_log_file_is_sent_as_lines_and_its_events_are_answered(browser, server, tmp_path):
    event = {"outcome": "opened", "reason": "vCenter", "rules": ["VCenterRule"]}
    told = {"lines": 2, "filters": [{"matched": 1}], "events": [event]}
    server.answers["/logs"] = (200, told)
    opened(browser, server, page_states.idle())
    file = tmp_path / "vcenter.log"
    file.write_bytes(b"first\r\n\nsecond\n")
    find(browser, "#files").send_keys(str(file))
    body = {"stream": "vcenter.log", "lines": ["first", "second"]}
    assert server.next_request() == Request("/logs", body)
    wait_for_text(browser, "#answers", "vcenter.log sent lines: 2 · matched: 1")
    wait_for_text(browser, "#answers", "vcenter.log opened vCenter · rule: VCenterRule")


def test_what_is_pasted_on_the_page_waits_in_the_composer(browser, server):
    opened(browser, server, page_states.idle())
    browser.execute_script(
        """const data = new DataTransfer();
        data.setData("text/plain", '{"id": "8"}');
        const options = { clipboardData: data, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new ClipboardEvent("paste", options));"""
    )
    assert wait_for(browser, "#event-json:focus").get_attribute("value") == '{"id": "8"}'

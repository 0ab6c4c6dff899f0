"""All logs of all journeys are read: every `Night` looks through its own when it is over.

What none may hold: a phone number, words of a call or of a message, an alarm's description, a
whole event. Here is the proof that each of them would be found, and that no night is left out.
"""

import json
import logging
import re
from pathlib import Path

import pytest
from journey_log import found

TESTS = Path(__file__).parent
DESCRIPTION = "the nightly copy fills the disk of the quokka"
EVENT = {"id": "event-1", "detail-type": "CloudWatch Alarm State Change", "detail": {}}


@pytest.fixture
def journey(night):
    """An alarm with a description, a call that was answered, a notice."""
    night.alarm(description=DESCRIPTION)
    night.phone("primary").rings().answers().presses("3").presses("1")
    return night


def test_the_lines_of_a_journey_are_read(journey):
    lines = [json.loads(line) for line in journey.log.lines]
    assert {"opened", "call placed"} <= {line["message"] for line in lines}
    assert found(journey.log.lines, journey) == []


def test_each_thing_that_no_line_may_hold_is_found(journey):
    (call,) = journey.cloud.connect.calls.values()
    (spoken,) = [line for line in call.transcript if "quokka" in line][:1]
    told = [
        "calling +12025550101",
        "calling 12025550101",
        "from +12025550100",
        f"said: {spoken}",
        json.dumps({"said": spoken}),
        f"it says {DESCRIPTION}.",
        json.dumps({"event": EVENT}),
        repr(EVENT),
        json.dumps({"batch": json.dumps(EVENT)}).replace("\\", ""),
        journey.cloud.topics.published[0].body,
    ]
    for line in told:
        assert found([line], journey), line


def test_an_id_a_name_and_a_reason_may_be_logged(journey):
    incident = journey.incident["id"]
    assert (
        found([f"{incident} prod-db01-disk-critical primary +12 … 1 acknowledged"], journey) == []
    )


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.ERROR])
def test_a_night_that_logs_a_number_fails_when_it_is_over(journey, level):
    logging.getLogger("tocsin").log(level, "calling %s", "+12025550101")
    with pytest.raises(AssertionError, match="a log tells too much"):
        journey.log.ends(journey)
    journey.log.lines.clear()


def test_what_a_function_prints_is_read_too(journey):
    function = next(iter(journey.cloud.functions.values()))
    function.output.write(f"{DESCRIPTION}\n")
    with pytest.raises(AssertionError, match="a log tells too much"):
        journey.log.ends(journey)
    function.output.truncate(0)


def test_every_night_of_every_test_is_over_in_the_way_that_reads_its_log():
    begins = re.compile(r"(?<!class )\bNight\(")
    files = {path.name: path.read_text(encoding="utf-8") for path in TESTS.glob("*.py")}
    with_nights = {name for name, text in files.items() if begins.search(text)}
    assert "conftest.py" in with_nights
    assert {name for name in with_nights if ".is_over()" not in files[name]} == set()

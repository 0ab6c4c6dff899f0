"""Events that functions put on the bus."""

import json

import pytest

from dispatch.errors import OutcomeUnknown
from handlers.adapters.event_bus import EventBus
from sandbox import api_calls


@pytest.fixture
def asked(night, monkeypatch):  # noqa: ARG001 - the night's stand-ins are asked
    """What PutEvents was asked, each time."""
    seen, answer = [], api_calls.ANSWERS["events", "PutEvents"]

    def put_events(request):
        seen.append(request["Entries"])
        return answer(request)

    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), put_events)
    return seen


def test_a_function_puts_events_on_the_bus_and_they_go_the_way_of_all_others(night):
    alert = {"name": "checkout fails", "severity": "critical"}
    EventBus().put("shop.checkout", "Tocsin Alert", [alert])
    night.cloud.loop.settle()
    assert night.incident["severity"] == "critical"
    night.phone("primary").rings()


def test_ten_events_go_at_once_and_keep_their_order(asked):
    EventBus().put("tests", "Something", [{"number": number} for number in range(23)])
    assert [len(entries) for entries in asked] == [10, 10, 3]
    numbers = [json.loads(entry["Detail"])["number"] for entries in asked for entry in entries]
    assert numbers == list(range(23))


def test_nothing_to_put_asks_nothing(asked):
    EventBus().put("tests", "Something", [])
    assert asked == []


@pytest.mark.usefixtures("night")
def test_entries_that_fail_are_counted_by_code_and_the_later_ones_are_put_all_the_same(
    monkeypatch,
):
    taken = []

    def put_events(request):
        entries = [json.loads(one["Detail"])["number"] for one in request["Entries"]]
        taken.extend(number for number in entries if number)
        answered = [{"EventId": "e"} if number else {"ErrorCode": "Busy"} for number in entries]
        return {"FailedEntryCount": entries.count(0), "Entries": answered}

    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), put_events)
    with pytest.raises(OutcomeUnknown, match="Something: 1 of 12 failed: Busy"):
        EventBus().put("tests", "Something", [{"number": number} for number in range(12)])
    assert taken == list(range(1, 12))


@pytest.mark.usefixtures("night")
def test_a_refused_request_raises_and_says_nothing_of_the_events(monkeypatch):
    def put_events(_request):
        raise api_calls.ServiceError("AccessDenied", 400, "no")

    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), put_events)
    with pytest.raises(OutcomeUnknown, match="Something: 2 of 2 failed: ClientError"):
        EventBus().put("tests", "Something", [{"secret": 1}, {"secret": 2}])

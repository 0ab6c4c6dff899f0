"""The function that polls status feeds: what rings, what is reported, and what is never lost."""

import json
from datetime import timedelta

import pytest
from feed_nights import (
    FUNCTION,
    IN_A_HURRY,
    StatusPage,
    feed,
    poller_of,
    printed,
    wait_at_most,
    watched,
)
from feed_server import FeedServer
from night import THREE_AM

from dispatch.errors import ConfigurationError
from handlers.adapters.feed_states import FeedStates
from sandbox import api_calls
from sandbox.api_calls import ServiceError

UPSET = ("Investigating", "We are investigating a major outage of logins.")
OVER = ("Resolved", "This incident has been resolved.")


@pytest.fixture
def page():
    made = StatusPage()
    yield made
    made.close()


@pytest.fixture
def watching(night, page, tmp_path):
    """A night in which the page is polled every minute, and was seen once."""
    watched(night, tmp_path, feed("Example", page.server.url()))
    night.passes("1m")
    night.page = page
    return night


def tells(night, label, text, code="a1", title="Logins fail"):
    night.page.tells(code, title, label, text, night.cloud.loop.now)


def table(night):
    return night.cloud.deployment.outputs["TableName"]


def stored(night):
    return FeedStates(table(night)).load({})["Example"]


def test_the_first_sight_of_a_feed_rings_nobody(night, page, tmp_path):
    page.tells("a1", "Logins fail", *UPSET, THREE_AM)
    watched(night, tmp_path, feed("Example", page.server.url()))
    night.passes("5m")
    assert night.calls() == []
    assert page.kinds == [200, 304, 304, 304, 304]


def test_a_new_trouble_rings_its_updates_join_and_its_end_resolves(watching):
    tells(watching, *UPSET)
    watching.passes("1m")
    watching.phone("primary").rings().answers().hears("Logins fail").presses("1")
    tells(watching, "Identified", "The cause is found.")
    watching.passes("1m")
    watching.phone("primary").is_silent()
    tells(watching, *OVER)
    watching.passes("1m")
    assert watching.incident["state"] == "resolved"
    assert len(watching.view.incidents()) == 1
    assert watching.page.kinds == [200, 200, 200, 200]


def test_without_an_enabled_feed_nobody_is_asked(night, tmp_path, monkeypatch):
    watched(night, tmp_path, feed("Example", "https://127.0.0.1/", more="enabled = false"))
    monkeypatch.setattr(api_calls, "ANSWERS", {})
    assert night.cloud.functions[FUNCTION].invoke({}) == {"polled": 0}


def test_a_wrong_feeds_file_is_refused_at_the_cold_start(night, tmp_path):
    with pytest.raises(ConfigurationError, match=r"rules/feeds.toml:3: url must be"):
        watched(night, tmp_path, feed("Example", "ftp://status.example.com"))


def test_a_feed_is_polled_as_often_as_it_says(night, page, tmp_path):
    watched(night, tmp_path, feed("Example", page.server.url(), every="5m"))
    night.passes("20m")
    assert len(page.kinds) == 4


def test_what_did_not_change_is_not_written(watching):
    version = stored(watching).version
    watching.passes("10m")
    assert stored(watching).version == version


def test_a_body_that_is_the_same_without_a_304_is_not_read_again(watching, monkeypatch):
    monkeypatch.setattr("feedparser.parse", None)
    watching.page.mood = "forgetful"
    watching.passes("5m")
    assert poller_of(watching).failing == 0
    assert watching.page.kinds[1:] == [200] * 5


def failing(night):
    lines = [line for line in printed(night).splitlines() if "FailingFeeds" in line]
    return [json.loads(line)["FailingFeeds"][0] for line in lines]


@pytest.mark.parametrize("mood", ["down", "html", "slow", "empty"])
def test_a_feed_that_fails_rings_nobody_and_is_reported_once_and_again_when_it_works(
    watching, mood
):
    watching.page.mood = mood
    wait_at_most(watching, IN_A_HURRY if mood == "slow" else 10)
    watching.passes("40m")
    wait_at_most(watching, 10)
    [report] = watching.notices("operations")
    assert report.startswith("[low] Example: the status feed failed 3 times in a row, last: ")
    watching.page.mood = "well"
    watching.passes("1h")
    assert watching.notices("operations")[0] == "[low] Example: the status feed works again"
    assert len(watching.notices("operations")) == 2
    assert watching.calls() == []
    assert (max(failing(watching)), failing(watching)[-1]) == (1, 0)


def test_the_log_says_which_feed_failed_and_why_and_not_its_address(watching, caplog):
    watching.page.mood = "down"
    watching.passes("1m")
    [line] = [one for one in caplog.records if one.getMessage() == "feed failed"]
    assert (line.feed, line.why, line.times) == ("Example", "answered with status 500", 1)
    assert str(watching.page.server.port) not in caplog.text


def test_one_feed_that_fails_stops_no_other(night, page, tmp_path):
    bad = FeedServer(lambda _path, _headers: [b"nonsense"])
    text = feed("Bad", bad.url()) + feed("Example", page.server.url())
    watched(night, tmp_path, text)
    night.passes("1m")
    page.tells("a1", "Logins fail", *UPSET, night.cloud.loop.now)
    night.passes("1m")
    night.phone("primary").rings()
    bad.close()


def test_an_error_that_nobody_foresaw_is_a_failure_of_that_feed(watching, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    tells(watching, *UPSET)
    monkeypatch.setattr("feedparser.parse", broken)
    watching.passes("10m")
    assert "not understood: ZeroDivisionError" in watching.view.notices()[0]["body"]
    assert watching.calls() == []


class Refusing:
    """A service that refuses the next requests of one kind."""

    def __init__(self, service, operation, times=1):
        self.asked = (service, operation)
        self.real = api_calls.ANSWERS[self.asked]
        self.times = times
        api_calls.ANSWERS[self.asked] = self.answer

    def answer(self, asked):
        if self.times:
            self.times -= 1
            raise ServiceError("InternalFailure", 500, "no")
        return self.real(asked)


def test_news_that_the_bus_did_not_take_go_there_in_the_next_minute(watching):
    Refusing("events", "PutEvents")
    tells(watching, *UPSET)
    watching.passes("1m")
    watching.phone("primary").is_silent()
    assert len(stored(watching).waiting) == 1
    assert "feeds to be tried again: Example" in printed(watching)
    watching.passes("1m")
    watching.phone("primary").rings()
    assert stored(watching).waiting == ()


def test_a_poller_that_dies_between_writing_and_telling_loses_nothing(watching, monkeypatch):
    """Another function takes over: a cold start, which knows only what is stored."""
    tells(watching, *UPSET)
    function = watching.cloud.functions[FUNCTION]

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(poller_of(watching), "bus", type("Bus", (), {"put": dies})())
    with pytest.raises(KeyboardInterrupt):
        watching.passes("1m")
    function._handler = None  # noqa: SLF001 - the next is a cold start
    watching.cloud.functions[FUNCTION].invoke({})
    watching.cloud.loop.settle()
    watching.phone("primary").is_silent()
    watching.cloud.loop.now += timedelta(minutes=1)
    function.invoke({})
    watching.cloud.loop.settle()
    watching.phone("primary").rings()


def test_a_poller_that_dies_after_telling_tells_again_and_it_joins(watching, monkeypatch):
    real = FeedStates.save
    Refusing("dynamodb", "PutItem", times=0)
    saves = []

    def forgets(self, name, kept):
        saves.append(kept)
        return real(self, name, kept) if kept.waiting else kept

    tells(watching, *UPSET)
    states = poller_of(watching).states
    monkeypatch.setattr(type(states), "save", forgets)
    watching.passes("1m")
    watching.phone("primary").rings().answers().presses("1")
    monkeypatch.setattr(type(states), "save", real)
    watching.cloud.functions[FUNCTION]._handler = None  # noqa: SLF001 - a cold start
    watching.passes("2m")
    assert len(saves) == 2
    assert stored(watching).waiting == ()
    assert len(watching.view.incidents()) == 1
    watching.phone("primary").is_silent()


def test_of_two_pollers_only_one_tells(watching, page, tmp_path):
    """Both saw the same version, and both found the news."""
    first = poller_of(watching)
    function = watching.cloud.functions[FUNCTION]
    function._handler = None  # noqa: SLF001 - a second one, warm beside the first
    second = watched(watching, tmp_path, feed("Example", page.server.url()))
    assert second is not first
    put = []
    bus = type("Bus", (), {"put": lambda _self, *entries: put.append(entries)})()
    first.bus = second.bus = bus
    now = watching.cloud.loop.now
    second._remember(now)  # noqa: SLF001 - before the first one writes
    tells(watching, *UPSET)
    from recording import DEPLOYED, acting  # noqa: PLC0415 - who asks

    with acting(DEPLOYED[function][0]):
        first.run(now + timedelta(minutes=1))
        second.run(now + timedelta(minutes=1))
    assert len(put) == 1
    assert stored(watching).waiting == ()


def test_a_feed_with_the_news_of_hundreds_of_entries_fits_into_its_item(watching):
    for number in range(250):
        text = f"{number} " + "We are investigating. " * 40
        tells(watching, "Resolved", text, code=f"c{number}", title=f"Region {number} fails")
    refusing = Refusing("events", "PutEvents", times=100)
    watching.passes("1m")
    assert len(stored(watching).waiting) == 250
    refusing.times = 0
    watching.passes("1m")
    assert stored(watching).waiting == ()


def test_feeds_whose_turn_does_not_come_are_left_for_the_next_minute(watching, monkeypatch):
    poller = poller_of(watching)
    monkeypatch.setitem(type(poller.looks).at.__globals__, "BEGUN_WITHIN", -1)
    feeds = [poller.feeds["Example"]] * 3
    assert list(poller.looks.at(feeds, poller._kept)) == []  # noqa: SLF001 - what it knows


def test_a_feed_that_is_not_read_in_the_time_of_the_run_has_failed(watching, monkeypatch):
    poller = poller_of(watching)
    watching.page.mood = "slow"
    wait_at_most(watching, IN_A_HURRY)
    monkeypatch.setitem(type(poller.looks).at.__globals__, "OVER_AFTER", 0)
    feeds = [poller.feeds["Example"]] * 2
    found = [one.fault for _, one in poller.looks.at(feeds, poller._kept)]  # noqa: SLF001 - the same
    assert found == ["not read after 0 s"] * 2

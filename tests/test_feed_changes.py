"""What of a feed is news, poll by poll; and what never is."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_feeds import START, atom, aws, azure, google, item, minutes, read, rss, statuspage

from dispatch.alert import SUMMARY_LIMIT
from dispatch.codec import decode, encode
from dispatch.feeds.changes import changes
from dispatch.feeds.entry import Entry, Impact, State
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import (
    FAILURES_TO_REPORT,
    LONGEST_BACK_OFF,
    FeedState,
    Validators,
    failed,
    is_due,
    unchanged,
    works_again,
)
from dispatch.feeds.memory import KEPT_FOR, MOST_DIGESTS, MOST_HEARD, MOST_KEPT, OLD

FEED = Feed("VMware Cloud", "https://status.example.com/history.rss", timedelta(minutes=1))
BEGAN = ("Investigating", "The console is unavailable.")
FOUND = ("Identified", "We found the cause.")
OVER = ("Resolved", "This incident has been resolved.")


class Page:
    """A status page that is polled once a minute."""

    def __init__(self, feed=FEED):
        self.feed, self.state, self.now = feed, FeedState(), START

    def shows(self, body):
        """What a poll finds new: (title, state) of each event."""
        return self.holds(read(body))

    def holds(self, entries):
        self.now += timedelta(minutes=1)
        self.state, found = changes(self.feed, self.state, entries, self.now)
        self.details = [one.detail for one in found]
        self.ids = [one.id for one in found]
        return [(one["title"], one["state"]) for one in self.details]


@pytest.fixture
def page():
    """A page that has been seen empty: everything on it is new from now on."""
    page = Page()
    assert page.shows(rss()) == []
    return page


def vcenter(*updates, **more):
    return statuspage("vCenter", *updates, **more)


def test_the_first_sight_of_a_feed_is_no_news():
    page = Page()
    assert page.shows(rss(vcenter(BEGAN), statuspage("NSX", BEGAN, code="b"))) == []
    assert page.state.baseline


def test_what_goes_on_at_first_sight_is_told_as_soon_as_it_changes():
    page = Page()
    page.shows(rss(vcenter(BEGAN)))
    assert page.shows(rss(vcenter(FOUND, BEGAN))) == [("vCenter", "identified")]


def test_a_trouble_is_told_once_at_each_of_its_states(page):
    for updates in ([BEGAN], [FOUND, BEGAN], [OVER, FOUND, BEGAN]):
        body = rss(vcenter(*updates))
        assert page.shows(body) == [("vCenter", updates[0][0].lower())]
        assert page.shows(body) == []


def test_the_event_says_everything_a_rule_may_ask_for(page):
    page.shows(rss(vcenter(BEGAN)))
    page.shows(rss(vcenter(FOUND, BEGAN)))
    [detail] = page.details
    assert {name: detail[name] for name in detail if name != "change"} == {
        "feed": "VMware Cloud",
        "pages": True,
        "entry": "https://status.example.com/incidents/4kq2hv7wz0lm",
        "trouble": "status.example.com/incidents/4kq2hv7wz0lm",
        "title": "vCenter",
        "state": "identified",
        "state_before": "investigating",
        "impact": "major",
        "components": [],
        "link": "https://status.example.com/incidents/4kq2hv7wz0lm",
        "published_at": START.isoformat(),
        "updated_at": None,
        "text": "We found the cause.",
    }
    assert detail["change"] == page.ids[0]
    assert json.loads(json.dumps(detail)) == detail


def test_a_poll_that_is_repeated_finds_the_same_change_under_the_same_id(page):
    entries = read(rss(vcenter(BEGAN)))
    first, second = (changes(FEED, page.state, entries, minutes(n))[1] for n in (5, 6))
    assert [one.id for one in first] == [one.id for one in second]


def test_a_long_text_is_cut(page):
    page.shows(rss(vcenter(("Investigating", "down " * 1000))))
    assert len(page.details[0]["text"]) == SUMMARY_LIMIT


def test_shuffled_reformatted_and_redated_entries_are_no_news(page):
    page.shows(rss(vcenter(BEGAN), statuspage("NSX", BEGAN, code="b")))
    spaced = (BEGAN[0], f"  {BEGAN[1].replace(' ', chr(10))} ")
    assert page.shows(rss(statuspage("NSX", BEGAN, code="b"), vcenter(spaced))) == []
    assert page.shows(rss(vcenter(BEGAN, at=minutes(9)), statuspage("NSX", BEGAN, code="b"))) == []


def test_google_updates_of_one_trouble_share_it_and_the_last_one_ends_it(page):
    began = google("UPDATE: Cloud Run", "<p>We are investigating.</p>", update="a")
    over = google("RESOLVED: Cloud Run", "<p>Fine.</p>", update="b", at=minutes(30))
    page.shows(atom(began))
    trouble = page.details[0]["trouble"]
    assert page.shows(atom(over, began)) == [("Cloud Run", "resolved")]
    assert page.details[0]["trouble"] == trouble


def test_an_older_update_that_comes_late_is_no_news(page):
    over = google("RESOLVED: Cloud Run", "<p>Fine.</p>", update="b", at=minutes(30))
    began = google("UPDATE: Cloud Run", "<p>We are investigating.</p>", update="a")
    page.shows(atom(over))
    assert page.shows(atom(over, began)) == []


def test_aws_ends_one_trouble_in_the_title_and_leaves_the_other(page):
    began = [
        aws("Service disruption: EBS", "x"),
        aws("Service disruption: SQS", "x", "sqs-us-east-1"),
    ]
    assert len(page.shows(rss(*began))) == 2
    troubles = {one["title"]: one["trouble"] for one in page.details}
    over = aws("Service is operating normally: [RESOLVED] EBS", "y", at=minutes(40))
    assert page.shows(rss(over, *began)) == [("EBS", "resolved")]
    assert page.details[0]["trouble"] == troubles["EBS"]


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("dated", [False, True])
def test_of_several_updates_of_one_trouble_only_the_newest_is_told(page, oldest_first, dated):
    def update(title, number):
        at = minutes(number) if dated else ""
        return item(title, "x", "https://s.example.com/incidents/a", f"g{number}", at)

    items = [update("Outage: A", 1), update("Resolved: A", 2)]
    other = [
        item("Notice: C", "x", guid="c", at=minutes(-9)),
        item("Notice: B", "x", guid="b", at=minutes(9)),
    ]
    listed = [other[0], *items, other[1]]
    told = page.shows(rss(*(listed if oldest_first else listed[::-1])))
    assert ("A", "resolved") in told
    assert ("A", "investigating") not in told


def test_an_entry_that_vanishes_and_comes_back_is_no_news(page):
    body = rss(azure("Storage - West US", "We are investigating."))
    assert len(page.shows(body)) == 1
    assert page.shows(rss()) == []
    assert page.shows(body) == []


def test_an_old_copy_from_a_cache_is_no_news_and_what_follows_it_is(page):
    old, new = rss(vcenter(BEGAN)), rss(vcenter(OVER, BEGAN))
    page.shows(old)
    page.shows(new)
    assert page.shows(old) == []
    assert page.shows(new) == []
    assert len(page.shows(rss(vcenter(("Investigating", "Again."), OVER, BEGAN)))) == 1


def test_a_trouble_that_comes_back_with_the_same_words_later_is_told_again(page):
    for number, (title, told) in enumerate(
        [("Outage: A", 1), ("Resolved: A", 1), ("Outage: A", 1)]
    ):
        body = rss(item(title, "x", guid="g", at=minutes(number)))
        assert len(page.shows(body)) == told


def test_the_same_words_below_a_new_guid_without_a_later_date_are_no_news(page):
    for guid in ("a", "b", "c"):
        told = page.shows(rss(item("Outage: A", "x", "https://s.example.com/incidents/a", guid)))
        assert len(told) == (guid == "a")


@pytest.mark.parametrize(
    "at", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2099 00:00:00 GMT"]
)
def test_an_entry_without_a_date_that_can_be_right_is_news(page, at):
    page.shows(rss(vcenter(BEGAN)))
    new = item("Outage: NSX", "x", guid="n", at=at)
    assert page.shows(rss(vcenter(BEGAN), new)) == [("NSX", "investigating")]


@pytest.mark.parametrize(
    "at", ["", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2099 00:00:00 GMT"]
)
def test_a_changed_entry_is_news_whatever_its_date(page, at):
    page.shows(rss(vcenter(BEGAN)))
    assert len(page.shows(rss(vcenter(FOUND, BEGAN, at=at)))) == 1


def test_what_comes_up_from_below_when_an_entry_is_removed_is_no_news(page):
    listed = [item(f"Outage: {n}", "x", guid=f"g{n}", at=START - n * OLD) for n in range(1, 5)]
    page = Page()
    page.shows(rss(*listed[:3]))
    assert page.shows(rss(*listed[1:])) == []


def test_the_history_of_a_page_that_was_empty_when_it_was_first_seen_is_no_news(page):
    listed = [item(f"Outage: {n}", "x", guid=f"g{n}", at=START - n * OLD) for n in range(5)]
    assert page.shows(rss(*listed)) == [("1", "investigating"), ("0", "investigating")]


def test_a_page_whose_years_are_wrong_is_told_all_the_same(page):
    began = item("Outage: A", "x", guid="a", at=START - timedelta(days=700))
    later = item("Outage: B", "x", guid="b", at=START - timedelta(days=699))
    assert len(page.shows(rss(began))) == len(page.shows(rss(later, began))) == 1


def test_a_trouble_told_late_on_a_page_without_others_is_news(page):
    began = item("Outage: A", "x", guid="a", at=START - timedelta(hours=30))
    assert len(page.shows(rss(began))) == 1


def test_entries_without_the_words_are_no_news_until_they_have_one():
    page = Page(replace(FEED, only=("Frankfurt",)))
    page.shows(rss())
    assert page.shows(rss(vcenter(BEGAN))) == []
    assert len(page.shows(rss(vcenter(("Update", "Frankfurt is affected."), BEGAN)))) == 1
    assert page.shows(rss(vcenter(OVER, BEGAN))) == [("vCenter", "resolved")]


def test_what_was_wanted_at_first_sight_is_told_when_it_changes():
    page = Page(replace(FEED, only=("unavailable",)))
    page.shows(rss(vcenter(BEGAN)))
    assert page.shows(rss(vcenter(OVER, BEGAN))) == [("vCenter", "resolved")]


def test_other_words_later_make_no_news_of_what_is_known():
    page = Page(replace(FEED, only=("Tokyo",)))
    page.shows(rss(vcenter(BEGAN)))
    page.feed = FEED
    assert page.shows(rss(vcenter(BEGAN))) == []


def test_a_feed_that_does_not_page_says_so():
    page = Page(replace(FEED, pages=False))
    page.shows(rss())
    page.shows(rss(vcenter(BEGAN)))
    assert page.details[0]["pages"] is False


def test_what_is_kept_is_bounded_in_number_and_in_time(page):
    for number in range(0, 900, 100):
        page.holds([entry(f"k{number + each}", "d") for each in range(100)])
    assert len(page.state.entries) == MOST_KEPT
    assert len(json.dumps(encode(page.state))) < 300_000
    page.now += KEPT_FOR
    page.holds([entry("last", "d")])
    assert len(page.state.entries) == 1


def test_the_most_that_is_kept_of_a_feed_fits_into_an_item(page):
    """Of each entry as many texts as are remembered, each of its parts, and the longest trouble."""
    for text in range(MOST_DIGESTS):
        page.holds([long_entry(number, text) for number in range(MOST_KEPT)])
    kept = page.state.entries[-1]
    assert (len(kept.digests), len(kept.heard)) == (MOST_DIGESTS, MOST_HEARD)
    assert len(json.dumps(encode(page.state))) < 300_000


def long_entry(number, text):
    said = sha256(f"{number} {text}".encode()).hexdigest()
    parts = tuple(sha256(f"{said} {part}".encode()).hexdigest() for part in range(MOST_HEARD))
    one = entry(f"k{number}", said, at=minutes(text), trouble=f"{number} {'t' * 116}")
    return replace(one, parts=parts)


def test_a_poll_that_works_keeps_the_validators_and_forgets_the_failures():
    state, _ = failed(FEED, FeedState(), "no answer", START)
    known = Validators('"e1"', "Mon, 02 Mar 2026 02:55:00 GMT", "0a")
    state, _ = changes(FEED, state, [], minutes(1), known)
    assert (state.validators, state.failures, state.next_poll_at) == (known, 0, minutes(2))
    state = unchanged(FEED, state, minutes(2))
    assert (state.validators, state.next_poll_at) == (known, minutes(3))


def test_a_feed_is_due_when_its_interval_has_passed():
    assert is_due(FeedState(), START)
    state = unchanged(FEED, FeedState(), START)
    assert not is_due(state, START + timedelta(seconds=59))
    assert is_due(state, minutes(1))


def test_a_feed_that_fails_is_reported_once_at_the_third_time_and_once_more_when_it_works():
    state, told, waits = FeedState(), [], []
    for _ in range(12):
        state, report = failed(FEED, state, "time-out", START)
        told.append(report)
        waits.append(state.next_poll_at - START)
    assert [bool(one) for one in told] == [number == FAILURES_TO_REPORT for number in range(1, 13)]
    assert told[2] == "VMware Cloud: the status feed failed 3 times in a row, last: time-out"
    assert [wait.total_seconds() / 60 for wait in waits[:7]] == [2, 4, 8, 16, 32, 60, 60]
    assert waits[-1] == LONGEST_BACK_OFF
    assert works_again(FEED, state) == "VMware Cloud: the status feed works again"
    assert works_again(FEED, unchanged(FEED, state, START)) == ""


def test_a_feed_polled_once_a_day_backs_off_no_further():
    daily = replace(FEED, every=timedelta(days=1))
    state, _ = failed(daily, FeedState(), "time-out", START)
    assert state.next_poll_at == START + daily.every


def test_a_failure_forgets_nothing_that_was_seen(page):
    body = rss(vcenter(BEGAN))
    page.shows(body)
    page.state, _ = failed(FEED, page.state, "502", page.now)
    assert page.shows(body) == []


def entry(key, said, state=State.INVESTIGATING, at=None, trouble=""):
    names = (key, trouble or key, f"title {key}", said)
    return Entry(*names, state, Impact.UNKNOWN, (), "", at, at, said)


KEYS = st.sampled_from("abcdef")
TIMES = st.none() | st.integers(-20_000, 2000).map(minutes)
ENTRIES = st.builds(
    entry,
    KEYS,
    st.sampled_from("uvwxyz"),
    st.sampled_from(State),
    TIMES,
    st.sampled_from(["", "t"]),
)
FEEDS = st.lists(ENTRIES, max_size=8, unique_by=lambda one: one.key)


@settings(max_examples=300, deadline=None)
@given(st.lists(FEEDS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_what_was_shown_is_never_news_again_in_any_order(polls, chance):
    page = Page()
    for entries in polls:
        page.holds(entries)
        shuffled = chance.sample(entries, len(entries))
        assert page.holds(entries) == []
        assert page.holds(shuffled) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sets(KEYS), min_size=1, max_size=6))
def test_each_new_text_of_an_entry_is_told_exactly_once(polls):
    page = Page()
    said = dict.fromkeys("abcdef", "0")
    page.holds([entry(key, text) for key, text in said.items()])
    for number, changed in enumerate(polls, 1):
        said |= dict.fromkeys(changed, str(number))
        told = page.holds([entry(key, text) for key, text in said.items()])
        assert sorted(title for title, _ in told) == sorted(f"title {key}" for key in changed)


@settings(max_examples=200, deadline=None)
@given(st.lists(FEEDS, min_size=1, max_size=4))
def test_the_state_is_the_same_after_json(polls):
    page = Page()
    for entries in polls:
        page.holds(entries)
        assert decode(FeedState, json.loads(json.dumps(encode(page.state)))) == page.state

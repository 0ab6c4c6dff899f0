"""Troubles on status pages from their beginning to their end: who is rung, how often, for what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import event, shipped_rules
from status_feeds import (
    HOME,
    START,
    atom,
    atom_entry,
    aws,
    azure,
    google,
    item,
    minutes,
    read,
    rss,
    slack,
    statuspage,
)

from dispatch.alert import Status
from dispatch.feeds.changes import DETAIL_TYPE, SOURCE, changes
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import FeedState, as_listed
from dispatch.feeds.memory import MOST_HEARD
from dispatch.judge.rules import read_rules
from dispatch.translate import translate

RULES = read_rules(shipped_rules())
FEED = Feed("Example", f"{HOME}/history.rss", timedelta(minutes=1))
BEGAN = ("Investigating", "We are investigating an outage of the console.")
FOUND = ("Identified", "The cause of the outage has been identified.")
FIXED = ("Monitoring", "A fix has been implemented.")
OVER = ("Resolved", "This incident has been resolved.")


class OnCall:
    """Somebody who is rung for what a feed says, as triage and the shipped rules have it."""

    def __init__(self, feed=FEED):
        self.feed, self.now = feed, START + timedelta(hours=1)
        self.state, self.rung, self.going_on = FeedState(), [], set()
        self.polls(rss())

    def polls(self, body):
        """The names for which a phone rings after this poll."""
        self.now += timedelta(minutes=1)
        state = as_listed(self.feed, self.state)
        self.state, found = changes(self.feed, state, read(body), self.now)
        return [name for one in found for name in self._told(one.detail)]

    def _told(self, detail):
        document = event(DETAIL_TYPE, detail, source=SOURCE)
        alert = translate(document)
        if alert.status is Status.RECOVERED:
            self.going_on.discard(alert.dedup_key)
            return
        plan = RULES.classify(document, alert).plan
        if plan == "on-call" and alert.dedup_key not in self.going_on:
            self.going_on.add(alert.dedup_key)
            self.rung.append(detail["title"])
            yield detail["title"]


@pytest.fixture
def on_call():
    return OnCall()


def statuspages(begin=0):
    """One trouble of Statuspage: the page at each of its updates."""
    updates = [BEGAN, FOUND, FIXED, OVER]
    return [rss(statuspage("Console", *updates[step::-1], at=minutes(begin))) for step in range(4)]


def slacks():
    told = [
        ("1:00 AM", "We're investigating an outage."),
        ("1:20 AM", "We have identified the cause."),
        ("1:40 AM", "This incident has been resolved."),
    ]
    return [
        atom(slack("Incident: Console", *told[: step + 1], at=minutes(step))) for step in range(3)
    ]


def googles():
    titles = ("UPDATE: Console outage", "UPDATE: Console outage", "RESOLVED: Console outage")
    texts = ("We are investigating.", "The cause is identified.", "Fine.")
    listed = [
        google(title, f"<p>{text}</p>", update=f"u{step}", at=minutes(step))
        for step, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]
    return [atom(*listed[step::-1]) for step in range(3)]


def awses():
    listed = [
        aws("Service disruption: Console", "We are investigating.", at=minutes(0)),
        aws("Service disruption: Console", "We have identified the cause.", at=minutes(10)),
        aws("Service is operating normally: [RESOLVED] Console", "Fine.", at=minutes(30)),
    ]
    return [rss(*listed[step::-1]) for step in range(3)]


SHAPES = {"Statuspage": statuspages, "Slack": slacks, "Google": googles, "AWS": awses}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_copies_caches_serve_one_trouble_rings_once_and_ends_when_its_end_was_seen(
    shape, data
):
    """Each poll gets the newest page, or any that the page has ever been, seen before or not."""
    pages, person, newest = SHAPES[shape](), OnCall(), 0
    ends = False
    for _ in range(data.draw(st.integers(1, 8))):
        newest = min(len(pages) - 1, newest + data.draw(st.integers(0, 2)))
        served = data.draw(st.integers(0, newest))
        person.polls(pages[served])
        ends = ends or served == len(pages) - 1
    assert len(person.rung) <= 1
    assert not (ends and person.going_on)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_trouble_rings_once_from_its_beginning_to_its_end(shape, on_call):
    rung = [on_call.polls(page) for page in SHAPES[shape]()]
    assert [len(one) for one in rung] == [1] + [0] * (len(rung) - 1)
    assert not on_call.going_on


def test_a_trouble_that_is_opened_again_rings_again_also_with_the_words_of_its_beginning(on_call):
    for page in statuspages():
        on_call.polls(page)
    again = rss(statuspage("Console", BEGAN, OVER, FIXED, FOUND, BEGAN))
    assert on_call.polls(again) == ["Console"]
    assert on_call.polls(again) == []
    assert on_call.polls(rss(statuspage("Console", OVER, BEGAN, OVER, FIXED, FOUND, BEGAN))) == []
    assert not on_call.going_on


@pytest.mark.parametrize(
    "edited",
    [
        (("Postmortem", "We are sorry for the outage. We are investigating how to do better."),),
        (("Resolved", "This incident has been resolved. We were investigating an outage."),),
        (("Update", "Credits for the outage are being paid."), OVER),
    ],
)
def test_what_is_written_about_a_trouble_after_its_end_rings_nobody(on_call, edited):
    on_call.polls(statuspages()[0])
    on_call.polls(statuspages()[3])
    assert on_call.polls(rss(statuspage("Console", *edited, BEGAN))) == []


def test_an_older_update_that_is_mended_after_the_end_rings_nobody(on_call):
    for page in googles():
        on_call.polls(page)
    mended = googles()[2].replace("We are investigating.", "We are investigating a full outage.")
    assert mended != googles()[2]
    assert on_call.polls(mended) == []


def test_a_title_that_changes_while_the_trouble_goes_on_rings_nobody_again(on_call):
    on_call.polls(rss(statuspage("Console", BEGAN)))
    assert on_call.polls(rss(statuspage("Console and API", BEGAN))) == []
    assert on_call.polls(rss(statuspage("Console and API", FOUND, BEGAN))) == []
    on_call.polls(rss(statuspage("All of it", OVER, FOUND, BEGAN)))
    assert not on_call.going_on


def several(names, **marks):
    return [item(f"Outage: {name}", "x", at=minutes(0), **marks) for name in names]


@pytest.mark.parametrize(
    "marks",
    [
        {"link": f"{HOME}/overview"},
        {"guid": "the-page"},
        {"link": f"{HOME}/overview", "guid": "the-page"},
        {"link": f"{HOME}/overview", "guid": f"{HOME}/overview"},
        {},
    ],
)
def test_troubles_that_share_a_link_or_a_guid_each_ring_once_and_end_by_themselves(on_call, marks):
    """Also those that are there before another one shows that they share it."""
    assert on_call.polls(rss(*several("A", **marks))) == ["A"]
    both = several("AB", **marks)
    assert on_call.polls(rss(*both)) == ["B"]
    assert on_call.polls(rss(*both[::-1])) == []
    over = item("Resolved: A", "y", at=minutes(9), **marks)
    assert on_call.polls(rss(both[1], over)) == []
    assert len(on_call.going_on) == 1
    assert on_call.polls(rss(item("Resolved: B", "y", at=minutes(9), **marks), over)) == []
    assert not on_call.going_on


def test_each_of_many_troubles_at_once_rings(on_call):
    listed = [aws(f"Service disruption: {n}", "x", f"ec2-region-{n}") for n in range(40)]
    assert len(on_call.polls(rss(*listed))) == 40
    assert len(on_call.going_on) == 40


UPGRADE = ("Scheduled", "We will be undergoing maintenance. vCenter will be unavailable.")
UNDER_WAY = ("In progress", "Scheduled maintenance is currently in progress.")
DONE = ("Completed", "The scheduled maintenance has been completed.")


def test_maintenance_rings_nobody_and_rings_as_soon_as_it_has_gone_wrong(on_call):
    at = {"at": minutes(600)}
    assert on_call.polls(rss(statuspage("vCenter upgrade", UPGRADE, **at))) == []
    assert on_call.polls(rss(statuspage("vCenter upgrade", UNDER_WAY, UPGRADE, **at))) == []
    goes_on = ("Update", "Please be aware of short interruptions: hosts will be unreachable.")
    told = [goes_on, UNDER_WAY, UPGRADE]
    assert on_call.polls(rss(statuspage("vCenter upgrade", *told, **at))) == []
    wrong = ("Update", "We are aware of an issue: hosts are unreachable. We are investigating.")
    told = [wrong, *told]
    assert on_call.polls(rss(statuspage("vCenter upgrade", *told, **at))) == ["vCenter upgrade"]
    assert on_call.polls(rss(statuspage("vCenter upgrade", DONE, *told, **at))) == []
    assert not on_call.going_on


def test_an_outage_below_an_announced_maintenance_rings(on_call):
    on_call.polls(rss(statuspage("vCenter upgrade", UPGRADE)))
    assert on_call.polls(rss(statuspage("vCenter upgrade", BEGAN, UPGRADE))) == ["vCenter upgrade"]


@pytest.mark.parametrize("days", [1, 3, 400, 27_000])
def test_a_trouble_dated_in_the_future_rings_once_and_so_does_the_next(on_call, days):
    ahead = START + timedelta(days=days)
    listed = [statuspage("A", BEGAN, code="a", at=ahead)]
    assert on_call.polls(rss(*listed)) == ["A"]
    listed.append(statuspage("B", BEGAN, code="b"))
    assert on_call.polls(rss(*listed)) == ["B"]
    on_call.polls(rss(statuspage("A", OVER, BEGAN, code="a", at=ahead), listed[1]))
    assert len(on_call.going_on) == 1


def test_a_feed_that_becomes_atom_rings_nobody_and_its_next_update_joins(on_call):
    on_call.polls(rss(statuspage("Console", BEGAN), statuspage("Old", OVER, code="o")))

    def entry(title, *updates, code):
        text = "".join(f"<p><strong>{label}</strong> - {text}</p>" for label, text in updates)
        link = f"{HOME}/incidents/{code}"
        return atom_entry(title, text, link, f"tag:status,2005:Incident/{code}", minutes(30))

    code = "4kq2hv7wz0lm"
    old = entry("Old", OVER, code="o")
    assert on_call.polls(atom(entry("Console", BEGAN, code=code), old)) == []
    assert on_call.polls(atom(entry("Console", FOUND, BEGAN, code=code), old)) == []
    on_call.polls(atom(entry("Console", OVER, FOUND, BEGAN, code=code), old))
    assert not on_call.going_on


def test_a_page_that_moves_to_another_address_rings_nobody_and_ends_what_began_at_the_old(on_call):
    def moved(body):
        return body.replace(HOME, "https://status.example.org")

    listed = [statuspages()[0], moved(statuspages()[0]), moved(statuspages()[3])]
    assert [on_call.polls(body) for body in listed] == [["Console"], [], []]
    assert not on_call.going_on


def test_another_address_in_the_list_is_a_first_sight(on_call):
    on_call.feed = replace(FEED, url="https://status.example.net/history.rss")
    other = statuspages()[0].replace(HOME, "https://status.example.net")
    assert on_call.polls(other) == []
    assert len(on_call.polls(rss(*several("A")))) == 1


def test_a_word_that_stands_in_an_update_before_the_newest_counts():
    person = OnCall(replace(FEED, only=("Frankfurt",)))
    told = [("Update", "We go on."), ("Investigating", "An outage in Frankfurt.")]
    assert person.polls(rss(statuspage("Console", *told))) == ["Console"]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("oldest_first", [True, False])
def test_the_newest_of_ten_thousand_entries_rings(on_call, dated, oldest_first):
    def entry(number):
        at = minutes(number - 10_000).strftime("%a, %d %b %Y %H:%M:%S GMT") if dated else ""
        return item(f"Resolved: {number}", guid=f"g{number}", at=at)

    listed = [entry(number) for number in range(10_000)]
    order = 1 if oldest_first else -1
    on_call.polls(rss(*listed[::order]))
    listed.append(item("Outage: new", guid="new", at=minutes(0) if dated else ""))
    assert on_call.polls(rss(*listed[::order])) == ["new"]
    assert on_call.polls(rss(*listed[1:][::order])) == []


def test_a_trouble_of_more_updates_than_are_remembered_rings_once(on_call):
    told = [BEGAN]
    for number in range(3 * MOST_HEARD):
        on_call.polls(rss(statuspage("Console", *told)))
        told.insert(0, ("Update", f"We go on, for the {number}. time."))
    on_call.polls(rss(statuspage("Console", OVER, *told)))
    assert (on_call.rung, on_call.going_on) == (["Console"], set())


def test_azure_ends_a_trouble_in_its_title_and_another_one_of_that_name_rings(on_call):
    began = azure("Storage - West US", "We are investigating an outage.", "A1")
    assert on_call.polls(rss(began)) == ["Storage - West US"]
    assert on_call.polls(rss(azure("Storage - West US - Mitigated", "Fine.", "A1"))) == []
    assert not on_call.going_on
    again = azure("Storage - West US", "We are investigating an outage.", "A2", at=minutes(50))
    assert on_call.polls(rss(again)) == ["Storage - West US"]


@pytest.mark.parametrize("letter", ["x", "東"])
def test_troubles_with_very_long_names_are_told_apart(on_call, letter):
    names = [f"{letter * 150} {end}" for end in "AB"]
    assert on_call.polls(rss(*[item(f"Outage: {name}", "x") for name in names])) == names[::-1]
    assert len(on_call.going_on) == 2

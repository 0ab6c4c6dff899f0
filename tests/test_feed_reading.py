"""What is read in the feeds of each provider, and that nothing at all makes the reader raise."""

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import event
from status_feeds import (
    START,
    atom,
    aws,
    azure,
    google,
    item,
    one,
    read,
    rss,
    slack,
    statuspage,
)

from dispatch.feeds.changes import DETAIL_TYPE, SOURCE, changes
from dispatch.feeds.entry import Entry, Impact, State
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import FeedState
from dispatch.feeds.reading import MOST_ENTRIES, fault, read_entries
from dispatch.feeds.understanding import TEXT_LIMIT
from dispatch.translate import translate

FEED = Feed("Any", "https://status.example.com/feed", timedelta(minutes=1))
BEGAN = ("Investigating", "We are investigating.")
FOUND = ("Identified", "The issue has been identified.")
FIXED = ("Monitoring", "A fix has been implemented and we are monitoring the results.")
OVER = ("Resolved", "This incident has been resolved.")
SCHEDULED = ("Scheduled", "We will be undergoing maintenance.")


@pytest.mark.parametrize(
    ("updates", "state"),
    [
        ([BEGAN], State.INVESTIGATING),
        ([FOUND, BEGAN], State.IDENTIFIED),
        ([("Update", "We go on."), FOUND, BEGAN], State.IDENTIFIED),
        ([FIXED, FOUND, BEGAN], State.MONITORING),
        ([OVER, FIXED, FOUND, BEGAN], State.RESOLVED),
        ([BEGAN, OVER, FIXED, BEGAN], State.INVESTIGATING),
        ([("Postmortem", "Why it happened."), OVER, BEGAN], State.RESOLVED),
        ([SCHEDULED], State.SCHEDULED),
        ([("In progress", "It is in progress."), SCHEDULED], State.SCHEDULED),
        ([("Verifying", "We are verifying."), SCHEDULED], State.SCHEDULED),
        ([("Completed", "The maintenance has been completed."), SCHEDULED], State.RESOLVED),
    ],
)
def test_of_a_statuspage_entry_the_newest_update_counts(updates, state):
    entry = one(rss(statuspage("vCenter", *updates)))
    assert (entry.state, entry.text) == (state, updates[0][1])


def test_a_statuspage_entry_keeps_its_key_and_trouble_through_its_updates():
    entries = [one(rss(statuspage("vCenter", *updates))) for updates in ([BEGAN], [OVER, BEGAN])]
    assert len({each.key for each in entries}) == len({each.trouble for each in entries}) == 1
    assert len({each.digest for each in entries}) == 2


def test_the_notice_above_the_updates_of_a_scheduled_event_is_not_its_text():
    text = "<p><b>THIS IS A SCHEDULED EVENT Apr 7, 13:00 - 15:00 UTC</b></p>"
    text += "<p><small>Apr 1, 10:00 UTC</small><br><strong>Scheduled</strong> - Hosts restart.</p>"
    entry = one(rss(item("Hosts", text, "https://status.example.com/incidents/a")))
    assert (entry.state, entry.text) == (State.SCHEDULED, "Hosts restart.")


@pytest.mark.parametrize(
    ("times", "newest"),
    [
        (("Mar 2, 04:10", "Mar 2, 04:05"), "first"),
        (("Mar 2, 04:05", "Mar 2, 04:10"), "second"),
        (("Jan 1, 00:10", "Dec 31, 23:50"), "first"),
        (("Dec 31, 23:50", "Jan 1, 00:10"), "second"),
    ],
)
def test_times_tell_which_update_is_the_newest(times, newest):
    blocks = [
        f"<p><small>{time} UTC</small><br><strong>Update</strong> - {text}</p>"
        for time, text in zip(times, ("first", "second"), strict=True)
    ]
    entry = one(rss(item("vCenter", "".join(blocks), guid="g")))
    assert entry.text == newest


@pytest.mark.parametrize(
    ("title", "text", "state", "impact"),
    [
        (
            "Informational message: {}",
            "We are investigating it.",
            State.INVESTIGATING,
            Impact.MINOR,
        ),
        ("Performance issues: {}", "x", State.INVESTIGATING, Impact.MINOR),
        ("Service degradation: {}", "x", State.INVESTIGATING, Impact.MINOR),
        ("Service disruption: {}", "x", State.INVESTIGATING, Impact.MAJOR),
        ("Service disruption: {}", "We have identified the cause.", State.IDENTIFIED, Impact.MAJOR),
        ("Service is operating normally: [RESOLVED] {}", "x", State.RESOLVED, Impact.UNKNOWN),
        ("Service is operating normally: {}", "x", State.RESOLVED, Impact.UNKNOWN),
        ("Informational message: [RESOLVED] {}", "We investigated.", State.RESOLVED, Impact.MINOR),
        ("[RESOLVED] {}", "Between 1 and 2 we saw errors.", State.RESOLVED, Impact.UNKNOWN),
    ],
)
def test_aws_tells_state_and_impact_in_the_title(title, text, state, impact):
    entry = one(rss(aws(title.format("EBS Volumes"), text)))
    assert (entry.state, entry.impact, entry.title) == (state, impact, "EBS Volumes")
    assert entry.components == ("ec2-eu-central-1",)


def test_aws_updates_share_their_trouble_and_other_troubles_do_not():
    first = aws("Service disruption: EBS Volumes", "x")
    over = aws(
        "Service is operating normally: [RESOLVED] EBS Volumes", "y", at=START.replace(hour=5)
    )
    other = aws("Service disruption: EBS Volumes", "x", place="ec2-us-east-1")
    another = aws("Service disruption: Console", "x")
    troubles = [each.trouble for each in read(rss(first, over, other, another))]
    assert troubles[0] == troubles[1]
    assert len(set(troubles)) == 3


def test_a_link_that_all_entries_share_and_no_guid_leaves_the_title():
    link = "https://status.example.com/board"
    entries = read(rss(item("A fails", "x", link), item("B fails", "x", link)))
    assert len({each.trouble for each in entries}) == len({each.key for each in entries}) == 2


def test_google_gives_each_update_an_id_and_the_link_is_the_trouble():
    began = google("UPDATE: Cloud Run is slow", "<p>We are investigating.</p>", update="a")
    over = google("RESOLVED: Cloud Run was slow", "<p>x</p>", update="b")
    entries = read(atom(over, began))
    assert [each.state for each in entries] == [State.RESOLVED, State.INVESTIGATING]
    assert len({each.trouble for each in entries}) == 1
    assert len({each.key for each in entries}) == 2


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("<p>Incident began at <b>2026-03-02 01:00</b>.</p><p>x</p>", State.INVESTIGATING),
        (
            "<p>Incident began at <b>2026-03-02 01:00</b> and ended at <b>2026-03-02 02:00</b></p>",
            State.RESOLVED,
        ),
        ("<p>Our engineering team continues to investigate the issue.</p>", State.INVESTIGATING),
        ("<p>A mitigation is being rolled out. The cause was identified.</p>", State.IDENTIFIED),
    ],
)
def test_google_tells_the_state_in_sentences(text, state):
    assert one(atom(google("Cloud Run", text))).state is state


def test_google_names_products_and_places():
    text = "<p>x</p><p>Affected products: Cloud Run, Pub/Sub</p><p>Affected locations: Tokyo</p>"
    assert one(atom(google("x", text))).components == ("Cloud Run", "Pub/Sub", "Tokyo")


def test_components_listed_below_a_heading_are_read_without_their_status():
    text = (
        "<b>Status: Identified</b><br/>We found it.<br/><b>Affected components</b>"
        "<ul><li>API (Degraded performance)</li><li>Web (Partial outage)</li></ul>"
    )
    entry = one(rss(item("x", text, guid="g")))
    assert (entry.components, entry.state) == (("API", "Web"), State.IDENTIFIED)
    assert entry.impact is Impact.MAJOR


def test_azure_is_told_apart_by_guid_and_lists_what_is_affected():
    entry, other = read(
        rss(
            azure("Connectivity - West US - Investigating", "x"),
            azure("Storage - West US - Mitigated", "x", guid="OTHER-1"),
            home="https://azure.status.microsoft/en-us/status/",
        )
    )
    assert (entry.state, entry.title) == (State.INVESTIGATING, "Connectivity - West US")
    assert entry.components == ("Network Infrastructure", "West US")
    assert entry.published_at == START
    assert other.state is State.RESOLVED
    assert entry.trouble != other.trouble


def test_an_empty_azure_feed_is_no_fault():
    parsed = feedparser.parse(rss())
    assert (fault(parsed), read_entries(parsed)) == ("", [])


def test_slack_lists_the_oldest_update_first_over_midnight_too():
    entry = one(
        atom(
            slack(
                "Incident: Threads do not load",
                ("3:23pm", "We are aware of an issue with threads."),
                ("9:34am", "We have resolved the issue with threads."),
            )
        )
    )
    assert (entry.state, entry.title) == (State.RESOLVED, "Threads do not load")
    assert entry.text == "We have resolved the issue with threads."


@pytest.mark.parametrize(
    ("title", "impact", "state"),
    [
        ("Outage: Messages", Impact.MAJOR, State.INVESTIGATING),
        ("Notice: Messages", Impact.NONE, State.INVESTIGATING),
        ("Notice: Scheduled maintenance", Impact.MAINTENANCE, State.SCHEDULED),
        ("Maintenance: Messages", Impact.MAINTENANCE, State.SCHEDULED),
    ],
)
def test_slack_tells_the_kind_in_the_title(title, impact, state):
    entry = one(atom(slack(title, ("3:23pm", "We're looking into it."))))
    assert (entry.impact, entry.state) == (impact, state)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will update this page once the issue is resolved.",
        "The issue is not yet resolved.",
        "The issue has been resolved for most customers. We are investigating the rest.",
        "Other services are operating normally.",
        "It should be fully restored within an hour.",
        "The issue is partially resolved.",
        "We are working until this is fully resolved.",
    ],
)
def test_a_sentence_that_only_speaks_of_the_end_ends_nothing(sentence):
    entry = one(rss(item("vCenter", f"We are investigating. {sentence}", guid="g")))
    assert entry.state is State.INVESTIGATING


@pytest.mark.parametrize(
    ("title", "text", "state"),
    [
        ("vCenter", "We will be performing planned maintenance. It may be slow.", State.SCHEDULED),
        ("Planned maintenance of vCenter", "You may experience delays.", State.SCHEDULED),
        ("Planned upgrade of vCenter", "The maintenance has been completed.", State.RESOLVED),
        (
            "Trouble after planned maintenance",
            "We are investigating errors since the maintenance window.",
            State.INVESTIGATING,
        ),
        ("vCenter", "We will be performing a failover. We investigate.", State.INVESTIGATING),
    ],
)
def test_maintenance_is_scheduled_and_the_trouble_it_leaves_is_not(title, text, state):
    assert one(rss(item(title, text, guid="g"))).state is state


@pytest.mark.parametrize(
    ("text", "impact"),
    [
        ("There is a major outage of the console.", Impact.CRITICAL),
        ("The console is unavailable.", Impact.MAJOR),
        ("The console is down.", Impact.MAJOR),
        ("Users are unable to sign in.", Impact.MAJOR),
        ("Some users are unable to sign in.", Impact.MINOR),
        ("Tasks are delayed.", Impact.MINOR),
        ("Impact: critical. Tasks are delayed.", Impact.CRITICAL),
        ("There is no outage. Tasks are slow.", Impact.MINOR),
        ("The scale-down of hosts is later than usual.", Impact.UNKNOWN),
        ("We look at it.", Impact.UNKNOWN),
    ],
)
def test_words_tell_the_impact_where_nothing_names_it(text, impact):
    assert one(rss(statuspage("vCenter", ("Investigating", text)))).impact is impact


def test_an_impact_told_once_lasts_through_updates_that_tell_none():
    updates = [("Identified", "We found it."), ("Investigating", "The console is unavailable.")]
    assert one(rss(statuspage("vCenter", *updates))).impact is Impact.MAJOR


@pytest.mark.parametrize(
    "text",
    [
        "Hosts <script>alert(1)</script><b>restart</b><style>p{}</style>",
        "Hosts &lt;script&gt;alert(1)&lt;/script&gt;&amp;nbsp;&lt;b&gt;restart&lt;/b&gt;",
        "Hosts<br><img src=x onerror=alert(1)>restart<iframe src='//x'>alert(1)</iframe>",
        "Hosts <!-- alert(1) --> restart\x00\u202e",
        "Hosts <svg onload='alert(1)'><text>alert(1)</text></svg> restart",
    ],
)
def test_the_text_is_plain_without_tags_and_scripts(text):
    parsed = {"version": "rss20", "entries": [{"title": "x", "summary": text, "id": "g"}]}
    [entry] = read_entries(parsed)
    assert entry.text.split() == ["Hosts", "restart"]


def test_a_sign_that_is_no_tag_stays():
    parsed = {"entries": [{"title": "CPU < 5 & disk > 3", "summary": "a <b> c", "id": "g"}]}
    assert read_entries(parsed)[0].title == "CPU < 5 & disk > 3"


def test_a_link_that_is_no_web_address_is_dropped():
    entry = one(rss(item("x", "y", "javascript:alert(1)", "g")))
    assert entry.link == ""


@pytest.mark.parametrize(
    ("at", "read_as"),
    [
        (START, START),
        ("Mon, 02 Mar 2026 02:55:00 +0000", START),
        ("yesterday", None),
        ("Tue, 99 Foo 2026 99:99:99 XYZ", None),
        ("", None),
        ("Mon, 01 Jan 0000 00:00:00 GMT", None),
    ],
)
def test_a_date_that_is_missing_or_wrong_is_no_date(at, read_as):
    assert one(rss(item("x", "y", guid="g", at=at))).published_at == read_as


@pytest.mark.parametrize(
    "other",
    [
        "<p>We are  investigating\n\n it.</p>",
        "We are investigating it.",
        "<div><b>We are</b> investigating&nbsp;it.</div>",
    ],
)
def test_blanks_and_markup_make_no_other_digest(other):
    entries = [one(rss(item("x", text, guid="g"))) for text in ("We are investigating it.", other)]
    assert entries[0].digest == entries[1].digest


@pytest.mark.parametrize(
    ("one_time", "other_time"),
    [
        ("Updated 5 minutes ago", "Updated 9 minutes ago"),
        ("As of 2026-03-02T04:05:00Z", "As of 2026-03-02T04:06:00Z"),
        ("Mar 2, 04:05 UTC", "Mar 3, 05:00 UTC"),
        ("4:05 pm", "4:06 pm"),
    ],
)
def test_times_in_the_text_make_no_other_digest(one_time, other_time):
    texts = [f"<p>It is slow.</p><p>{each}</p>" for each in (one_time, other_time)]
    assert len({one(rss(item("x", text, guid="g"))).digest for text in texts}) == 1


def test_entries_that_say_nothing_are_left_out():
    assert read(rss("<item></item>", item("", "", "", ""))) == []


def test_of_entries_that_cannot_be_told_apart_the_newest_stays():
    later = START.replace(hour=9)
    entries = read(rss(item("x", "old", guid="g", at=START), item("x", "new", guid="g", at=later)))
    assert [each.text for each in entries] == ["new"]


def test_the_newest_entries_of_a_very_long_feed_are_read():
    parsed = {
        "entries": [
            {"title": f"t{number}", "id": str(number), "updated_parsed": (2026, 1, 1, 0, 0, 0)}
            for number in range(MOST_ENTRIES)
        ]
    }
    parsed["entries"].append({"title": "now", "updated_parsed": (2026, 3, 2, 0, 0, 0)})
    entries = read_entries(parsed)
    assert len(entries) == MOST_ENTRIES
    assert "now" in {each.title for each in entries}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Service Unavailable",
        '{"error": true}',
        "<html><head><title>Gateway time-out</title></head><body>502</body></html>",
        "<Error><Code>AccessDenied</Code></Error>",
        "<?xml version='1.0'?><opml/>",
    ],
)
def test_what_is_no_feed_is_a_fault(body):
    assert fault(feedparser.parse(body.encode())).startswith("no RSS or Atom feed")


@pytest.mark.parametrize("end", ["<item>", "<title>B", "B</title>", "</channel>", "description>x"])
def test_a_feed_that_is_cut_short_is_a_fault_wherever_it_ends(end):
    whole = rss(item("A", "x", guid="a"), item("B", "x", guid="b"))
    assert "cut short" in fault(feedparser.parse(whole[: whole.rindex(end) + 3].encode()))
    assert fault(feedparser.parse(whole.encode())) == ""


def test_a_feed_with_other_damage_is_a_fault_only_without_an_entry():
    damaged = rss(item("A", "x", guid="a")).replace("<title>A", "<title>A & B &nbsp;")
    parsed = feedparser.parse(damaged.encode())
    assert fault(parsed) == ""
    assert [each.title for each in read_entries(parsed)] == ["A & B"]
    empty = rss().replace("<title>", "<title>A & B &nbsp;")
    assert "malformed" in fault(feedparser.parse(empty.encode()))


def test_entities_are_expanded_within_the_limit_of_a_text_and_no_file_is_read():
    doctype = (
        '<!DOCTYPE r [<!ENTITY a "laugh ">'
        + "".join(f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in ("ab", "bc", "cd"))
        + '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    body = rss(item("x", guid="g", more="<description>&f;&d;&d;</description>"))
    [entry] = read_entries(feedparser.parse(body.replace("?>", f"?>{doctype}", 1).encode()))
    assert set(entry.text.split()) <= {"laugh", "la", "l", "lau", "laug"}
    assert len(entry.text) <= TEXT_LIMIT


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "summary", "value", "term", "link", "id"]) | st.text(),
            inner,
            max_size=4,
        )
        | st.tuples(inner, inner)
    ),
    max_leaves=12,
)
KEYS = ("title", "summary", "content", "id", "link", "tags", "published_parsed", "updated_parsed")
HTML = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;"),
            *(
                "&#0;",
                "&#xD800;",
                "<small>",
                "Mar 31, 25:99 UTC",
                "99:99 pm",
                "Resolved - ",
                "\ud800",
            ),
            *(
                "Status: ",
                "Affected components:",
                "[RESOLVED]",
                "Update: ",
                "http://[::1",
                " ",
                "x",
            ),
        ]
    ),
    max_size=12,
).map("".join)
ENTRY = st.dictionaries(st.sampled_from(KEYS), ANY | HTML, max_size=8)


def test_an_entry_of_nothing_but_a_time_is_named_by_it():
    (entry,) = read_entries({"entries": [{"summary": "MAR 0 0:00AA"}]})
    assert entry.title


@settings(max_examples=200, deadline=None)
@given(ANY | st.fixed_dictionaries({"entries": st.lists(ENTRY | ANY, max_size=4), "feed": ANY}))
def test_no_result_of_the_parser_makes_the_reader_raise_and_every_event_of_it_is_understood(parsed):
    parsed = parsed if isinstance(parsed, dict) else {"entries": parsed, "feed": parsed}
    entries = read_entries(parsed)
    assert all(isinstance(each, Entry) for each in entries)
    assert len({each.key for each in entries}) == len(entries)
    assert all(each.key and each.trouble and each.digest for each in entries)
    for each in entries:
        f"{each}".encode("utf-8", "strict")
    assert isinstance(fault(parsed), str)
    _, found = changes(FEED, FeedState(baseline=True), entries, START)
    for change in found:
        told = json.loads(json.dumps(change.detail))
        assert translate(event(DETAIL_TYPE, told, source=SOURCE)).name.startswith("Any: ")


def test_a_hostile_description_is_read_in_no_time():
    for text in (
        "<a" * 100_000,
        "&lt;" * 100_000,
        "<!--" * 100_000,
        "Mar 2, " * 50_000,
        "a" * 10**6,
    ):
        started = datetime.now(UTC)
        read_entries({"entries": [{"title": text, "summary": text, "id": text}]})
        assert (datetime.now(UTC) - started).total_seconds() < 2

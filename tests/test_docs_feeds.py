"""docs/feeds.md says what is so: its lists are read, its rules hold, its tables are the code's.

After a change that is meant, write the table of the corpus anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_docs_feeds.py
"""

import os
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from own_events import event, shipped_rules
from status_feeds import START, aws, azure, google, one, read, rss, slack, statuspage
from status_feeds import atom as atom_feed

from dispatch.alert import SUMMARY_LIMIT
from dispatch.errors import FeedFault
from dispatch.feeds import feed_files, feed_state, memory
from dispatch.feeds.changes import DETAIL_TYPE, SOURCE, changes
from dispatch.feeds.entry import Impact, State
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import FeedState
from dispatch.feeds.reading import fault, read_entries
from dispatch.judge.rules import read_rules
from dispatch.toml_file import read_table
from dispatch.translate import translate
from handlers.adapters.feed_client import Page
from handlers.adapters.feed_text import parse

DOCS = Path(__file__).parents[1] / "docs" / "feeds.md"
TEXT = DOCS.read_text(encoding="utf-8")
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"
LIST, RULES = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
FEED = Feed("VMware Cloud", "https://status.example.com/history.rss", timedelta(minutes=1))
BEGAN = ("Investigating", "We look at it.")


def rows(heading):
    """The cells of the first table below a heading."""
    table = TEXT.split(f"\n## {heading}\n")[1].split("|---|", 1)[1].split("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[1:]]


def keys(heading):
    return [row[0].strip("`") for row in rows(heading)]


def detail(**changed):
    _, [change] = changes(FEED, FeedState(baseline=True), read(rss(statuspage("x", BEGAN))), START)
    return {**change.detail, **changed}


def judged(rules, **changed):
    document = event(DETAIL_TYPE, detail(**changed), source=SOURCE)
    return rules.classify(document, translate(document))


def test_the_list_on_the_page_is_read_and_its_keys_are_those_listed():
    feeds = feed_files.read_feeds(LIST, "feeds.toml")
    assert [(each.name, each.pages, len(each.only)) for each in feeds] == [
        ("AWS", True, 2),
        ("Slack", False, 0),
    ]
    table = read_table(LIST, "feeds.toml").tables("feed")[0]
    feed_files._feed(table)  # noqa: SLF001 - which keys it asks for
    assert set(keys("The list")) == table.asked


def test_the_limits_on_the_page_are_those_of_the_code():
    assert f"up to {feed_files.LONGEST_NAME} characters" in TEXT
    assert timedelta(days=1) == feed_files.LONGEST_EVERY
    assert f"comes back within {memory.KEPT_FOR.days} days" in TEXT
    assert f"more than {memory.OLD.days} days old" in TEXT
    assert (3, timedelta(hours=1)) == (feed_state.FAILURES_TO_REPORT, feed_state.LONGEST_BACK_OFF)
    assert f"up to {SUMMARY_LIMIT} characters" in TEXT


def test_the_states_and_impacts_on_the_page_are_those_of_the_code():
    for said, words in (("The state is", State), ("The impact is", Impact)):
        line = TEXT.split(f"{said} one of ")[1].split(". ")[0]
        assert re.findall(r"`(\w+)`", line) == list(words)


@pytest.mark.parametrize(
    ("row", "bodies"),
    [
        (0, [rss(statuspage("A", BEGAN)), rss(statuspage("A", ("Postmortem", "Why."), BEGAN))]),
        (
            1,
            [
                rss(aws("Service disruption: A", "x")),
                rss(
                    aws(
                        "Service is operating normally: [RESOLVED] A", "x", at=START.replace(hour=9)
                    )
                ),
            ],
        ),
        (
            2,
            [
                atom_feed(google("A", "<p>We are investigating.</p>", update="a")),
                atom_feed(google("RESOLVED: A was slow", "<p>x</p>", update="b")),
            ],
        ),
        (3, [rss(azure("A - Investigating", "x")), rss(azure("A - Mitigated", "x"))]),
        (
            4,
            [
                atom_feed(slack("Incident: A", ("3:23pm", "We are investigating."))),
                atom_feed(
                    slack(
                        "Incident: A",
                        ("3:23pm", "We are investigating."),
                        ("9:34am", "This is resolved. It is now resolved."),
                    )
                ),
            ],
        ),
    ],
)
def test_each_provider_is_read_as_the_page_says(row, bodies):
    assert rows("What is read")[row]
    began, over = (one(body) for body in bodies)
    assert (began.state, over.state) == (State.INVESTIGATING, State.RESOLVED)
    assert began.trouble == over.trouble


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (0, {"impact": "critical"}),
        (0, {"impact": "major", "state": "unknown"}),
        (1, {"impact": "unknown", "state": "identified"}),
        (2, {"impact": "minor"}),
        (3, {"impact": "major", "state": "monitoring"}),
        (4, {"impact": "major", "state": "scheduled"}),
        (4, {"impact": "none"}),
        (5, {"impact": "unknown", "state": "unknown"}),
        (7, {"impact": "critical", "pages": False}),
    ],
)
def test_what_rings_is_what_the_page_says(row, said):
    _, severity, becomes = rows("What rings")[row]
    verdict = judged(read_rules(shipped_rules()), **said)
    plan = "on-call" if becomes.startswith("a call") else "notice"
    assert (verdict.severity, verdict.plan) == (severity, plan)


def test_the_rules_on_the_page_do_what_it_says():
    rules = read_rules({"05-own.toml": RULES, **shipped_rules()})
    assert judged(rules, state="scheduled").rule == "our-maintenance"
    assert judged(rules, feed="Azure", impact="minor").rule == "azure"
    assert judged(rules, impact="minor").rule == "feed-minor"


def test_the_keys_of_an_event_are_those_listed():
    assert keys("What an event holds") == list(detail())


def becomes(path):
    try:
        parsed = parse(Page(path.read_bytes(), "https://status.example.com/feed"))
    except FeedFault as refused:
        return f"refused: {refused}"
    if why := fault(parsed):
        return f"refused: {why}"
    states = Counter(each.state.value for each in read_entries(parsed))
    counted = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    return f"read: {counted}" if counted else "read: no entry"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_the_table_of_the_corpus_is_what_becomes_of_its_files():
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    table = "".join(f"| `{path.relative_to(CORPUS)}` | {becomes(path)} |\n" for path in files)
    head, mark, _ = TEXT.partition("| file | becomes |\n|---|---|\n")
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        DOCS.write_text(head + mark + table, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == head + mark + table

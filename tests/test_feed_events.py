"""Entries of status feeds on the bus: what they become, and whether a phone rings."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from own_events import event, shipped_examples, shipped_rules
from status_feeds import aws, minutes, read, rss, statuspage

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.feeds.changes import DETAIL_TYPE, SOURCE, changes
from dispatch.feeds.entry import Impact, State
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_state import FeedState
from dispatch.judge.rules import read_rules
from dispatch.severity import Severity
from dispatch.translate import translate

RULES = read_rules(shipped_rules())
FEED = Feed("VMware Cloud", "https://status.example.com/history.rss", timedelta(minutes=1))
DETAIL = json.loads(shipped_examples()["examples/feed-major.json"])["detail"]
BEGAN = ("Investigating", "The console is unavailable.")
FIXED = ("Monitoring", "A fix has been implemented.")
OVER = ("Resolved", "This incident has been resolved.")


def entry(**changed):
    detail = {name: value for name, value in {**DETAIL, **changed}.items() if value is not ...}
    return event(DETAIL_TYPE, detail, source=SOURCE)


def judged(**changed):
    document = entry(**changed)
    verdict = RULES.classify(document, translate(document))
    return verdict.rule, verdict.severity, verdict.plan


@pytest.mark.parametrize("state", State)
def test_every_state_fires_but_resolved_which_recovers(state):
    status = Status.RECOVERED if state is State.RESOLVED else Status.FIRED
    assert translate(entry(state=state)).status is status


def test_the_alert_is_named_for_feed_and_title_and_about_the_components():
    alert = translate(entry(components=["vCenter", "NSX"], text="x" * 2000))
    assert alert.name == "VMware Cloud: Hosts in Frankfurt lose their network"
    assert (alert.resource, alert.region) == ("vCenter, NSX", "eu-central-1")
    assert len(alert.summary) == SUMMARY_LIMIT
    assert translate(entry(components=[])).resource == "VMware Cloud"


def test_entries_of_one_feed_and_trouble_share_their_key_and_no_others():
    same = [entry(), entry(state="resolved"), entry(entry="e2", title="Other", impact="minor")]
    others = [entry(), entry(feed="AWS"), entry(trouble="t2")]
    assert len({translate(one).dedup_key for one in same}) == 1
    assert len({translate(one).dedup_key for one in others}) == 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        *(({name: ...}, f"detail.{name}") for name in ("feed", "title", "trouble", "pages")),
        *(({name: 3}, f"detail.{name}") for name in ("feed", "title", "trouble", "state")),
        ({"feed": ""}, "detail.feed must be a text, not an empty one"),
        ({"title": ...}, "detail.title must be a text, and is missing"),
        ({"trouble": None}, "detail.trouble must be a text, not null"),
        ({"state": "broken"}, f"detail.state must be one of {', '.join(State)}"),
        ({"impact": "big"}, f"detail.impact must be one of {', '.join(Impact)}"),
        ({"impact": ["major"]}, "detail.impact must be one of"),
        ({"pages": "yes"}, "detail.pages must be true or false"),
        ({"components": "EC2"}, "detail.components must be a list of texts"),
        ({"components": [3]}, "detail.components must be a list of texts"),
    ],
)
def test_what_is_wrong_in_the_detail_is_refused_by_name(changed, said):
    with pytest.raises(UnreadableEvent) as refused:
        translate(entry(**changed))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"impact": "critical"}, ("feed-major", Severity.HIGH, "on-call")),
        ({"impact": "major", "state": "identified"}, ("feed-major", Severity.HIGH, "on-call")),
        ({"impact": "major", "state": "unknown"}, ("feed-major", Severity.HIGH, "on-call")),
        ({"impact": "minor"}, ("feed-minor", Severity.LOW, "notice")),
        ({"impact": "unknown"}, ("feed-unmarked", Severity.MEDIUM, "on-call")),
        ({"impact": "unknown", "state": "unknown"}, ("feed-other", Severity.LOW, "notice")),
        ({"impact": "none"}, ("feed-scheduled", Severity.INFO, "notice")),
        ({"impact": "major", "state": "scheduled"}, ("feed-scheduled", Severity.INFO, "notice")),
        ({"impact": "maintenance"}, ("feed-scheduled", Severity.INFO, "notice")),
        (
            {"impact": "critical", "state": "monitoring"},
            ("feed-monitoring", Severity.LOW, "notice"),
        ),
        ({"impact": "critical", "pages": False}, ("feed-quiet", Severity.LOW, "notice")),
    ],
)
def test_the_shipped_rules_ring_for_outages_and_for_nothing_scheduled_watched_or_small(
    changed, expected
):
    assert judged(**changed) == expected


def test_a_rule_of_ones_own_may_ring_for_scheduled_maintenance():
    own = """
[[rule]]
name = "maintenance-of-ours"
when = "alert.detail_type == 'Status Feed Entry' && detail.state == 'scheduled'"
severity = "high"
plan = "on-call"
example = "examples/feed-scheduled.json"
"""
    rules = read_rules({"05-own.toml": own, **shipped_rules()})
    document = entry(state="scheduled", impact="maintenance")
    assert rules.classify(document, translate(document)).rule == "maintenance-of-ours"


class Provider:
    """A status page whose news reach the bus as they are found."""

    def __init__(self, night, feed=FEED):
        self.night, self.feed = night, feed
        self.state, _ = changes(feed, FeedState(), [], minutes(0))
        self.polls = 0

    def shows(self, *items):
        """What became of each event of the poll."""
        self.polls += 1
        now = datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(minutes=self.polls)
        self.state, found = changes(self.feed, self.state, read(rss(*items)), now)
        return [
            self.night.event(
                event(DETAIL_TYPE, one.detail, source=SOURCE)
                | {"id": f"{self.polls}-{one.id}", "time": now.isoformat()}
            )["outcome"]
            for one in found
        ]


def test_an_outage_rings_its_update_joins_and_its_end_stops_the_ringing(night):
    page = Provider(night)
    assert page.shows(statuspage("vCenter", BEGAN)) == ["opened"]
    night.phone("primary").rings()
    assert page.shows(statuspage("vCenter", FIXED, BEGAN)) == ["joined"]
    assert page.shows(statuspage("vCenter", OVER, FIXED, BEGAN)) == ["resolved"]
    night.phone("primary").is_silent()
    night.passes("1h")
    assert night.incident["state"] == "resolved"
    night.ends()


def test_whoever_is_called_hears_the_feed_and_the_title(night):
    Provider(night).shows(statuspage("Hosts lose their network", BEGAN))
    night.passes("2m")
    backup = night.phone("backup").rings().answers()
    backup.hears("VMware Cloud").hears("Hosts lose their network").presses("1")


def test_a_trouble_that_was_over_before_it_was_seen_rings_nobody(night):
    assert Provider(night).shows(statuspage("vCenter", OVER, BEGAN)) == ["suppressed"]
    night.passes("1h")
    night.ends()


def test_maintenance_a_fix_that_is_watched_and_a_small_trouble_ring_nobody(night):
    page = Provider(night)
    items = [
        statuspage("Upgrade", ("Scheduled", "We will be undergoing maintenance."), code="a"),
        statuspage("NSX", FIXED, BEGAN, code="b"),
        statuspage("Tasks", ("Investigating", "Tasks are slow."), code="c"),
    ]
    assert page.shows(*items) == ["opened"] * 3
    night.passes("1h")
    night.ends()


def test_a_trouble_that_gets_worse_rings_then(night):
    page = Provider(night)
    page.shows(aws("Informational message: EBS", "We are investigating increased latency."))
    night.phone("primary").is_silent()
    worse = aws("Service disruption: EBS", "Volumes are unavailable.", at=minutes(20))
    assert page.shows(worse) == ["joined"]
    night.phone("primary").rings()


def test_a_feed_that_vanishes_whole_rings_and_ends_nothing(night):
    page = Provider(night)
    page.shows(statuspage("vCenter", BEGAN))
    night.phone("primary").rings()
    assert page.shows() == []
    assert night.incident["state"] == "open"
    assert page.shows(statuspage("vCenter", BEGAN)) == []
    assert len(night.calls()) == 1

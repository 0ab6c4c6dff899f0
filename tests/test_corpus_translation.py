"""Every input gives an alert or UnreadableEvent: the corpus, own events and broken variants."""

import copy
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import alarm, custom, event, health, metric, shipped_rules

from dispatch.alert import SUMMARY_LIMIT, Alert, Status
from dispatch.errors import UnreadableEvent
from dispatch.judge.rules import read_rules
from dispatch.translate import normalised, translate

EVENTS = Path(__file__).parents[2] / "shared" / "corpus" / "events"
needs_corpus = pytest.mark.skipif(not EVENTS.is_dir(), reason="the shared corpus is not here")
OWN = [
    alarm(metrics=[metric(InstanceId="i-0a")], description="[critical] disk is full"),
    alarm(muteDetail={"muteWindowStart": "2026-03-02T01:00:00Z", "muteWindowEnd": "2026-03-03"}),
    alarm(state={"actionsSuppressedBy": "WaitPeriod"}),
    alarm(alarmContributor={"id": "a1", "attributes": {"TableName": "t"}}),
    health(affectedEntities=[{"entityValue": "i-0a"}], eventRegion="eu-west-1"),
    custom(severity="high", summary="s", resource="r", dedup_key="k", status="firing"),
    event("RDS DB Instance Event", {"Message": "stopped"}, resources=["arn:aws:rds:a:b:db:c"]),
]
HOSTILE = [
    *(None, True, 0, -1.5, 1e308, float("nan"), "", " ", [], {}, [[]], {"": None}, [None, 3]),
    *("\x00\x1b[31m", "\ud800", "a\u202eb", "</speak><break time='9s'/>", "x" * 300_000),
    *("`]' || `true` && [?a=='", "${jndi:x}", "arn:::::", "arn:aws:x:y:z:", ":alarm:"),
]
RULES = read_rules(shipped_rules())


@cache
def corpus():
    return {
        str(path.relative_to(EVENTS)): json.loads(path.read_bytes())
        for path in sorted(EVENTS.glob("*/*.json"))
    }


def outcome(document):
    """The alert or the refusal; anything else that is raised fails the test."""
    try:
        return translate(document)
    except UnreadableEvent as refusal:
        return refusal


def check_safe(alert):
    for text in (alert.name, alert.resource, alert.source, alert.region, alert.account):
        assert len(text) <= 255
    assert len(alert.summary) <= SUMMARY_LIMIT
    assert 0 < len(alert.dedup_key.encode()) < 2000
    assert alert.event_id
    assert alert.at.tzinfo
    spoken = alert.name + alert.summary + alert.resource + alert.dedup_key + alert.event_id
    assert not any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in spoken)
    assert alert.note or alert.status is not Status.SILENT


@needs_corpus
def test_every_event_of_the_corpus_is_an_alert_or_names_the_missing_key():
    outcomes = {name: outcome(document) for name, document in corpus().items()}
    for name, result in outcomes.items():
        whole = {"source", "detail-type", "detail", "id"} <= corpus()[name].keys()
        other_shape = name.startswith(("sns_", "cloudwatch_alarm_lambda/"))
        assert isinstance(result, Alert) == whole or other_shape, name
        if isinstance(result, Alert):
            check_safe(result)
        else:
            # Which files of the other shapes are refused, and why: docs/webhooks.md.
            assert "is missing" in str(result) or other_shape
    assert len(outcomes) > 100


@needs_corpus
def test_the_corpus_alarms_that_are_in_alarm_fire_and_its_configuration_changes_do_not():
    statuses = {name: outcome(document) for name, document in corpus().items()}
    fired = [one for name, one in statuses.items() if name.startswith("cloudwatch_alarm/")]
    silent = [one for name, one in statuses.items() if name.startswith("cloudwatch_alarm_config/")]
    assert fired
    assert {one.status for one in fired} == {Status.FIRED}
    assert {one.status for one in silent} == {Status.SILENT}


@needs_corpus
def test_the_corpus_alarms_ring_although_none_carries_a_severity():
    for name, document in corpus().items():
        if name.startswith("cloudwatch_alarm/"):
            verdict = RULES.classify(document, translate(document))
            assert (verdict.rule, verdict.plan) == ("alarm-unmarked", "on-call"), name


def paths(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(child, (*path, key))


def changed(document, path, value, *, drop):
    """A copy of `document` in which the value at `path` is another, or gone."""
    if not path:
        return value
    document = copy.deepcopy(document)
    parent = document
    for key in path[:-1]:
        parent = parent[key]
    if drop:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return document


@st.composite
def broken_events(draw):
    document = draw(st.sampled_from(OWN + (list(corpus().values()) if EVENTS.is_dir() else [])))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(paths(document))))
        document = changed(document, path, draw(st.sampled_from(HOSTILE)), drop=draw(st.booleans()))
    return document


@settings(max_examples=400, deadline=None)
@given(broken_events())
def test_a_broken_event_gives_an_alert_or_a_refusal_and_is_always_judged(document):
    result = outcome(document)
    if isinstance(result, Alert):
        check_safe(result)
        event = normalised(document)
        verdict = RULES.classify(event, result)
        assert verdict is not None
        assert verdict == RULES.explain(event, result).verdict
    else:
        assert 0 < len(str(result)) < 1000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(HOSTILE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(
    JSON,
    st.sampled_from(
        [one["detail-type"] for one in OWN] + ["CloudWatch Alarm Configuration Change"]
    ),
)
def test_any_json_at_all_gives_an_alert_or_a_refusal(document, detail_type):
    outcome(document)
    if isinstance(document, dict):
        outcome(event(detail_type, document))


@pytest.mark.parametrize("missing", ["source", "detail-type", "detail", "id"])
def test_a_missing_key_is_named(missing):
    broken = custom()
    del broken[missing]
    assert f"{missing} is missing" in str(outcome(broken))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("source", 3, "source must be a text, not a number"),
        ("detail", "{}", "detail must be an object, not a text"),
        ("detail", None, "detail must be an object, not null"),
        ("id", ["x"], "id must be a text, not an array"),
        ("id", "\x00", "id is empty"),
    ],
)
def test_a_key_of_another_type_is_named_with_what_would_be_right(key, value, said):
    assert said in str(outcome(custom() | {key: value}))


@pytest.mark.parametrize("document", [None, 3, "{}", [custom()], True])
def test_what_is_no_object_is_refused(document):
    assert "is a JSON object, not" in str(outcome(document))

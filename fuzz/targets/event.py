"""Events from anywhere: translated, judged, announced."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import cast

from dispatch.alert import SUMMARY_LIMIT, Alert
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired
from dispatch.speech.compose import Subject, announcement
from dispatch.speech.limits import ANNOUNCEMENT_LIMIT
from dispatch.translate import normalised
from dispatch.translate.fields import KEY_LIMIT, LINE_LIMIT
from dispatch.translate.records import messages_in
from dispatch.triage import judge_text
from fuzz.finding import expect
from fuzz.promises import fit_for_a_log, one_clean_line, same_twice, told_within
from fuzz.seeds import kept, shared, texts
from fuzz.target import EVENT_SIZE, Target
from fuzz.targets.shipped import PLANS, RULES, WORDS

LIMITS = {"summary": SUMMARY_LIMIT, "event_id": KEY_LIMIT, "dedup_key": KEY_LIMIT}
LONGEST_NOTE = 2 * LINE_LIMIT
LONGEST_KEY = 2048
"""Bytes of a partition key (DynamoDB quota)."""


def check(text: str) -> None:
    """Understood or UnreadableEvent; what is understood can be stored, told and explained."""
    expect(messages_in(text), "a message without an event")
    try:
        judgement = same_twice(lambda: judge_text(text, RULES))
    except UnreadableEvent as error:
        fit_for_a_log(error, text)
        return
    _check_alert(judgement.alert)
    one_clean_line(judgement.reason, "the reason")
    if isinstance(judgement.fact, AlertFired):
        _check_fired(judgement.fact, text)
    else:
        expect(judgement.reason or judgement.fact, "an event without a fact has no reason")


def _check_alert(alert: Alert) -> None:
    for field in fields(alert):
        value = getattr(alert, field.name)
        if isinstance(value, str):
            one_clean_line(value, field.name)
            limit = LONGEST_NOTE if field.name == "note" else LIMITS.get(field.name, LINE_LIMIT)
            expect(len(value) <= limit, f"{field.name} has {len(value)} characters")
    for key in (alert.event_id, alert.dedup_key):
        expect(0 < len(key.encode()) <= LONGEST_KEY, "a key that the table does not take")
    expect(alert.name, "an alert without a name")
    expect(alert.at.utcoffset() is not None and not alert.at.utcoffset(), "a time that is not UTC")


def _check_fired(fact: AlertFired, text: str) -> None:
    expect(fact.plan in PLANS, f"no plan {fact.plan}")
    event = normalised(json.loads(text))
    expect(isinstance(event, dict), "an alert of something that is no event")
    explained = RULES.explain(cast("dict[str, object]", event), fact.alert).verdict
    told = (fact.rule, fact.reason, fact.severity, fact.plan)
    expect(explained and astuple(explained)[: len(told)] == told, "explain tells another verdict")
    alert = fact.alert
    subject = Subject(fact.severity, alert.name, alert.resource, alert.region, alert.summary)
    # One language an input, and always the same: all of them would only be slower.
    words = WORDS[sorted(WORDS)[zlib.crc32(text.encode("utf-8", "surrogatepass")) % len(WORDS)]]
    told_within(announcement(subject, words), ANNOUNCEMENT_LIMIT, words)


def seeds() -> Iterator[str]:
    """The rules' examples, and events of many services."""
    yield from texts("rules/examples", "*.json").values()
    yield from kept("event")
    yield from shared("events")
    yield from map(_as_event, shared("webhooks"))


def _as_event(body: str) -> str:
    """A monitoring system's body as somebody puts it on the bus."""
    return f'{{"id": "w", "source": "w", "detail-type": "Webhook", "detail": {body}}}'


TARGET = Target("json", check, seeds, EVENT_SIZE)

"""Every event, real or broken, has a recorded outcome: none raises, none is lost.

After a change that is meant, write the list of pages anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_corpus_sandbox.py
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hostile import LONG, broken_events, broken_texts, hostile_events
from own_events import alarm, custom, event, health, metric

from dispatch.errors import UnreadableEvent
from dispatch.translate import normalised, translate
from dispatch.translate.fields import key
from dispatch.translate.shapes import Way, way_of
from dispatch.triage import Became

EVENTS = Path(__file__).parents[2] / "shared" / "corpus" / "events"
GOLDEN = Path(__file__).parent / "golden" / "corpus_pages.txt"
needs_corpus = pytest.mark.skipif(not EVENTS.is_dir(), reason="the shared corpus is not here")
FILES = sorted(EVENTS.glob("*/*"))
TOLD = {*Became, "refused", "dead letter"}
OWN = {
    "alarm": alarm(metrics=[metric(InstanceId="i-0a")], description="[critical] disk is full"),
    "recovery": alarm(value="OK", was="ALARM"),
    "suppressed": alarm(state={"actionsSuppressedBy": "WaitPeriod"}),
    "health": health(affectedEntities=[{"entityValue": "i-0a"}], eventRegion="eu-west-1"),
    "custom": custom(severity="high", summary="s", resource="r", dedup_key="k", status="firing"),
    "other": event("RDS DB Instance Event", {"Message": "stopped"}, resources=["arn:aws:rds:x"]),
}


def read(path):
    return json.loads(path.read_bytes())


def readable(path):
    try:
        translate(read(path))
    except UnreadableEvent:
        return False
    return True


UNREADABLE = [path for path in FILES if not readable(path)]
"""docs/webhooks.md has those of alarms, docs/events.md the others."""


def delivered(night, document):
    """What the sender is told; it must be a word that says where the event is."""
    told = night.event(document)
    assert told["outcome"] in TOLD, told
    assert told["reason"], told
    return told["outcome"]


def queued(night, body):
    """What became of a message put on the triage queue itself; it must be settled at once."""
    letters = len(night.view.dead_letters())
    queue = night.cloud.deployment.queues["EventQueue"]
    night.cloud.queues[queue.arn].send(body)
    night.cloud.loop.settle()
    after = night.view.dead_letters()
    if len(after) == letters + 1:
        assert after[-1]["queue"] == night.cloud.deployment.queues["EventDeadLetterQueue"].name
        assert after[-1]["reason"]
        return "dead letter"
    assert len(after) == letters
    outcome = night.view.store.outcome(key(normalised(json.loads(body))["id"]))
    assert outcome is not None, body[:300]
    assert outcome.became in set(Became)
    assert outcome.reason
    return outcome.became


def with_id(document, number):
    """The same event under an id of its own: samples share theirs."""
    return {**document, "id": f"own-{number}"} if "id" in document else document


@needs_corpus
def test_every_corpus_file_is_answered_with_what_became_of_it(night):
    told = Counter(
        delivered(night, with_id(read(path), number)) for number, path in enumerate(FILES)
    )
    assert sum(told.values()) == len(FILES)
    # SNS and Lambda bring whatever they are given; EventBridge refuses what is no event.
    assert told["dead letter"] == sum(way_of(read(path)) is not Way.BUS for path in UNREADABLE)


@needs_corpus
def test_every_corpus_file_on_the_triage_queue_is_recorded_or_kept(night):
    became = Counter(
        queued(night, json.dumps(with_id(read(path), number))) for number, path in enumerate(FILES)
    )
    assert sum(became.values()) == len(FILES)
    assert became["dead letter"] == len(UNREADABLE)


@needs_corpus
@pytest.mark.parametrize("kind", sorted({path.parent.name for path in FILES}))
def test_broken_variants_of_a_corpus_file_are_recorded_or_kept(night, kind):
    files = [path for path in FILES if path.parent.name == kind]
    # The files of one kind take turns, so that together they have every variant.
    for number, path in enumerate(files):
        all_variants(night, read(path), path.name, slice(number, None, len(files)))


@pytest.mark.parametrize("name", OWN)
def test_broken_variants_of_an_own_event_are_recorded_or_kept(night, name):
    all_variants(night, OWN[name], name)
    night.passes("5m")


def all_variants(night, document, name, which=slice(None)):
    """The chosen variants, delivered and put on the queue; each is settled as one thing."""
    texts = list(broken_texts(document))[which]
    became = Counter(queued(night, text) for _, text in texts)
    assert became["dead letter"] == len(texts), name
    changes = [*broken_events(document), *hostile_events(document)][which]
    for number, (_, changed) in enumerate(changes):
        own = (
            with_id(changed, f"{name}-{number}") if isinstance(changed.get("id"), str) else changed
        )
        became[queued(night, json.dumps(own))] += 1
        delivered(night, own)


def test_broken_contact_events_stop_no_plan_and_are_taken_or_kept(night):
    heard = []
    pass_on, night.cloud.connect.put_event = night.cloud.connect.put_event, heard.append
    night.alarm()
    night.passes("61s")
    (started, ended) = heard
    sent = [*broken_events(ended), *hostile_events(ended), *broken_events(started)]
    queue = night.cloud.deployment.queues["ContactEventQueue"]
    for _, text in broken_texts(ended):
        night.cloud.queues[queue.arn].send(text)
    for _, document in sent:
        pass_on(document)
        night.cloud.queues[queue.arn].send(json.dumps(document))
    night.cloud.loop.settle()
    assert night.timeline.count("primary: no answer") == 1
    night.cloud.connect.put_event = pass_on
    night.passes("1h")
    assert night.incident["state"] == "missed"
    assert len(night.calls()) == len({call["token"] for call in night.view.calls()}) == 12
    letters = {one["queue"] for one in night.view.dead_letters()}
    assert letters == {night.cloud.deployment.queues["ContactEventDeadLetterQueue"].name}


def test_an_id_of_any_kind_is_answered_with_the_events_own_outcome(night):
    for number, event_id in enumerate(("i" * 5000, "a\x00b", "lone \ud800", "<&'\"`$[?]")):
        told = night.event(alarm(name=f"disk-{number}-critical") | {"id": event_id})
        assert told["outcome"] == "opened"
        told = night.event(alarm(name=f"disk-{number}-critical") | {"id": event_id})
        assert told["outcome"] == "deduplicated"


def test_hostile_names_ring_and_are_spoken_as_names(night):
    for number, (what, document) in enumerate(hostile_events(OWN["alarm"])):
        assert delivered(night, {**document, "id": f"own-{number}"}) in {"opened", "joined"}, what
    night.phone("primary").rings().answers().hears("重大").presses("1").hears("受け付けました")


def test_an_event_of_300_kb_is_taken_and_its_text_is_not_stored_whole(night):
    assert delivered(night, alarm(name="big-critical", description=LONG)) == "opened"
    assert len(json.dumps(night.incident)) < 10_000


def test_an_event_nested_deeper_than_can_be_read_is_refused_or_kept(night):
    deep = "end"
    for _ in range(5000):
        deep = [deep]
    # How deep that is depends on the version of Python.
    outcome = delivered(night, {**OWN["alarm"], "detail": {"deep": deep}})
    assert outcome in {"refused", "dead letter"}


@needs_corpus
def test_which_corpus_files_ring_a_phone_is_what_the_golden_file_shows(night):
    shown = "\n".join(pages(night)) + "\n"
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        GOLDEN.write_text(shown, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == shown


def pages(night):
    """A line a file that EventBridge would deliver: file, outcome, rule, severity, who rings."""
    for number, path in enumerate(FILES):
        before = len(night.calls())
        told = night.event(with_id(read(path), number))
        if told["rules"]:
            incident = night.view.incident(told["incident"]) if told["incident"] else None
            rule = f"{incident['rule']} {incident['severity']}" if incident else "-"
            called = [who for who, _ in night.calls()[before:]]
            later = taken(night, called)
            who = f"rings {', '.join(called)}" if called else later or "silent"
            yield f"{path.relative_to(EVENTS)}: {told['outcome']}, {rule}, {who}"


def taken(night, called):
    """It is taken, and time passes: a phone that rings, or rang too often, would not ring anew.

    Says whether somebody is called after ten minutes; who that is depends on the hour.
    """
    for who in called:
        night.phone(who).rings().answers().presses("1")
    before = len(night.calls())
    night.passes("605s")
    later = [who for who, _ in night.calls()[before:]]
    for who in later:
        night.phone(who).rings().answers().presses("1")
    night.passes("10m")
    return "calls after ten minutes" if later else ""

"""What the functions log: ids and reasons. No numbers, no texts of alarms, no words of calls."""

import io
import json
import logging

import pytest
from aws_lambda_powertools.logging import Logger
from faults import Faults, killed_before, refused, refused_write, unheard, unreached
from own_events import custom, health

from handlers.batch import each_record
from sandbox.regions import PARAMETERS

MARK = "quokka"
"""Stands in every text of every event; nothing but an event can bring it into a log."""
IDS = {"incident", "line", "event", "contact", "message_id", "queue", "metric"}


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


@pytest.fixture
def written(monkeypatch):
    """Where the functions' log goes, at its finest level."""
    log = Logger(service="tocsin")
    (handler,) = [one for one in log.handlers if isinstance(one, logging.StreamHandler)]
    stream = io.StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    before = log.log_level
    log.setLevel("DEBUG")
    yield stream
    log.setLevel(before)


def alarm(night, name="prod-db01-disk-critical", **more):
    return night.alarm(name, description=f"{MARK} in the description", **more)


def every_journey(night):
    """Acknowledged, passed on, recovered, missed, joined, repeated, unreadable, not matched."""
    alarm(night, event_id="first")
    alarm(night, event_id="first")
    night.phone("primary").rings().answers().presses("3").presses("*").presses("2")
    night.phone("backup").rings().answers().presses("1")
    alarm(night)
    alarm(night, state="OK", before="ALARM")
    alarm(night, "prod-web01-critical")
    night.passes("25m")
    night.event(health())
    night.event(custom(summary=MARK, severity="info"))
    night.event({"source": MARK, "detail-type": "Tocsin Alert", "detail": {"text": MARK}})
    night.event({"source": MARK, "detail-type": MARK, "detail": {}})
    for queue in ("EventQueue", "WakeUpQueue", "ContactEventQueue"):
        spec = night.cloud.deployment.queues[queue]
        night.cloud.queues[spec.arn].send(f'{{"broken": "{MARK} +12025550101')
        night.cloud.queues[spec.arn].send(json.dumps({"incident": "i-0", "at": "tomorrow"}))
    night.passes("15m")


def every_fault(night, faults):
    number_told = refused("InvalidParameterException", 400)
    for at, fault in enumerate((number_told, refused("X", 500), unheard, unreached, killed_before)):
        faults.next("StartOutboundVoiceContact", fault)
        faults.next("Publish", refused("InternalError", 500))
        alarm(night, f"prod-{at}-critical")
        night.passes("1m")
    faults.next("StartOutboundVoiceContact", refused("AccessDeniedException", 403), 2)
    faults.next("Publish", number_told, 3)
    alarm(night, "prod-8-critical")
    night.passes("5m")
    for operation in ("DescribeContact", "StopContact", "SendMessage"):
        faults.next(operation, refused("AccessDeniedException", 403), 3)
    faults.next("PutItem", refused_write)
    faults.next("TransactWriteItems", refused_write)
    alarm(night, "prod-9-critical")
    night.passes("30m")


def lines(stream):
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert found
    return found


def test_every_line_is_json_and_names_what_it_is_about(night, faults, written):
    every_journey(night)
    every_fault(night, faults)
    nameless = [line for line in lines(written) if not any(line.get(name) for name in IDS)]
    assert nameless == []
    assert {line["service"] for line in lines(written)} == {"tocsin"}


def test_no_number_no_text_of_an_event_and_no_spoken_word_is_logged(night, faults, written, capfd):
    every_journey(night)
    every_fault(night, faults)
    transcripts = [call.transcript for call in night.cloud.connect.calls.values()]
    said = {line for one in transcripts for line in one if not line.startswith("key ")}
    said |= {line for one in night.cloud.messages.sent for line in one.text.splitlines()}
    assert said
    assert night.cloud.messages.sent
    everything = written.getvalue() + printed(night) + "".join(capfd.readouterr())
    numbers = [one.number.dialled for one in night.cloud.contacts.values()]
    secrets = [*numbers, PARAMETERS["CallerNumber"], MARK, "Threshold Crossed", "alarmName"]
    assert [one for one in [*secrets, *said] if one.lstrip("+") in everything] == []


def printed(night):
    return "".join(one.output.getvalue() for one in night.cloud.functions.values())


def test_a_message_that_fails_keeps_no_other_of_its_batch():
    taken = []

    def take(body):
        if body == "bad":
            raise ValueError("bad")
        taken.append(body)

    bodies = ["good", "bad", "good", "bad", "good"]
    batch = [{"messageId": str(at), "body": body} for at, body in enumerate(bodies)]
    answer = each_record({"Records": batch}, take)
    assert taken == ["good"] * 3
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["1", "3"]

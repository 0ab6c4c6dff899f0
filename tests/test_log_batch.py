"""What CloudWatch Logs hands to a function."""

import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vcenter_lines import batch, packed

from dispatch.errors import UnreadableEvent
from handlers.adapters import log_batch
from handlers.adapters.log_batch import lines_of


def test_lines_come_with_the_time_at_which_they_were_written():
    first, second = lines_of(batch("one", "two"))
    assert (first.text, first.at.isoformat()) == ("one", "2026-11-21T03:00:00+00:00")
    assert (second.at - first.at).total_seconds() == 1


def test_a_control_message_has_no_lines():
    assert lines_of(batch("CWL CONTROL MESSAGE", kind="CONTROL_MESSAGE")) == ()


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"awslogs": None},
        {"awslogs": {"data": 1}},
        {"awslogs": {"data": "no base64!"}},
        {"awslogs": {"data": base64.b64encode(b"no gzip").decode()}},
        {"awslogs": {"data": base64.b64encode(gzip.compress(b"{}" * 99)[:-9]).decode()}},
        packed(b"no json"),
        packed(b"\xff"),
        packed(b"[]"),
        packed(b'{"messageType": "DATA_MESSAGE"}'),
        packed(json.dumps({"messageType": "DATA_MESSAGE", "logEvents": [1]}).encode()),
        packed(b'{"messageType":"DATA_MESSAGE","logEvents":[{"message":"m","timestamp":1e99}]}'),
    ],
)
def test_what_is_no_batch_is_refused_and_nothing_of_it_is_told(event):
    with pytest.raises(UnreadableEvent, match="batch of log lines"):
        lines_of(event)


def test_a_batch_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(log_batch, "LARGEST", 1000)
    with pytest.raises(UnreadableEvent, match="over 1000 bytes"):
        lines_of(batch("x" * 1001))


@given(st.binary())
def test_any_bytes_are_lines_or_refused(body):
    try:
        lines_of(packed(body))
    except UnreadableEvent:
        return
    raise AssertionError("hypothesis does not find a batch by chance")

"""How a campaign's call ended: read from contact events, contact records and DescribeContact."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.ends import (
    DETECTED,
    FORWARDED,
    OUTCOMES,
    End,
    end_in,
    end_of_record,
    forwarded,
    is_campaign_call,
)
from dispatch.campaign.person import Outcome
from dispatch.outcome import REASONS

NULL = "1970-01-01T00:00:00.001Z"
ANSWERED, ENDED = "2026-11-20T01:00:12.000Z", "2026-11-20T01:00:40.500Z"
ENDED_AT = datetime(2026, 11, 20, 1, 0, 40, 500_000, tzinfo=UTC)
NUMBER = "+12025550147"


def event(**detail):
    told = {"eventType": "DISCONNECTED", "contactId": "c-1", "disconnectTimestamp": ENDED, **detail}
    return json.dumps({"source": "aws.connect", "detail": told})


def record(**more):
    return {
        "ContactId": "c-1",
        "InitiationMethod": "API",
        "ConnectedToSystemTimestamp": None,
        "DisconnectTimestamp": ENDED,
        "DisconnectReason": "TELECOM_BUSY",
        "AnsweringMachineDetectionStatus": None,
        "Attributes": {"campaign": "spring-20261120", "person": "p-1", "attempt": "1"},
        "CustomerEndpoint": {"Address": NUMBER, "Type": "TELEPHONE_NUMBER"},
        **more,
    }


def test_an_event_of_an_answered_call_tells_how_long_they_talked():
    told = end_in(event(connectedToSystemTimestamp=ANSWERED))
    assert told == End("c-1", answered=True, seconds=28.5, outcome=None, ended_at=ENDED_AT)


@pytest.mark.parametrize("nothing", [{}, {"connectedToSystemTimestamp": NULL}])
def test_an_event_without_a_time_of_answer_says_that_nobody_answered_and_not_why(nothing):
    assert end_in(event(**nothing)) == End("c-1", answered=False, ended_at=ENDED_AT)


def test_the_casing_of_keys_and_words_does_not_count():
    told = {
        "EventType": "Disconnected",
        "ContactId": "c-1",
        "ConnectedToSystemTimestamp": ANSWERED,
        "DisconnectTimestamp": ENDED,
    }
    assert end_in(json.dumps({"Detail": told})) == end_in(
        event(connectedToSystemTimestamp=ANSWERED)
    )


@pytest.mark.parametrize(
    "going_on",
    [
        event(eventType="INITIATED", disconnectTimestamp=NULL),
        event(
            eventType="CONNECTED_TO_SYSTEM",
            connectedToSystemTimestamp=ANSWERED,
            disconnectTimestamp=NULL,
        ),
        json.dumps(record(DisconnectTimestamp=None)),
    ],
)
def test_a_call_that_goes_on_has_no_end(going_on):
    assert end_in(going_on) is None


def test_an_event_that_comes_late_and_names_its_end_is_one_whatever_its_type():
    assert end_in(event(eventType="CONTACT_DATA_UPDATED")).ended_at == ENDED_AT


def test_a_disconnected_call_without_a_time_has_ended_all_the_same():
    assert end_in(event(disconnectTimestamp=NULL)) == End("c-1", answered=False)


@pytest.mark.parametrize("body", ["", "no JSON", "[]", "17", "null", '{"detail": 3}', "[" * 10_000])
def test_what_is_no_end_is_none(body):
    assert end_in(body) is None


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.just(ENDED),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["detail", "contactId", "Id", "eventType", "disconnectTimestamp"]),
                inner,
            )
        ),
    )
)
def test_whatever_comes_is_an_end_or_none(body):
    end = end_in(json.dumps(body))
    assert end is None or (end.contact_id and end.seconds >= 0)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("TELECOM_BUSY", Outcome.BUSY),
        ("TELECOM_UNANSWERED", Outcome.NO_ANSWER),
        ("TELECOM_NUMBER_INVALID", Outcome.BAD_NUMBER),
        ("TELECOM_PROBLEM", Outcome.FAILED),
        ("SOMETHING_NEW", None),
        (None, None),
    ],
)
def test_a_record_says_why_nobody_answered(reason, outcome):
    told = end_in(json.dumps(record(DisconnectReason=reason)))
    assert told == End("c-1", answered=False, outcome=outcome, ended_at=ENDED_AT)


def test_every_reason_of_an_unanswered_call_has_its_outcome():
    assert set(OUTCOMES) == set(REASONS.values())


def test_the_reason_of_a_call_that_was_answered_says_nothing_of_its_outcome():
    told = record(DisconnectReason="TELECOM_PROBLEM", ConnectedToSystemTimestamp=ANSWERED)
    assert end_in(json.dumps(told)) == End("c-1", True, 28.5, None, ENDED_AT)  # noqa: FBT003


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("VOICEMAIL_BEEP", Outcome.MACHINE),
        ("FAX_MACHINE_DETECTED", Outcome.MACHINE),
        ("SIT_TONE_INVALID_NUMBER", Outcome.BAD_NUMBER),
        ("HUMAN_ANSWERED", None),
        ("AMD_UNRESOLVED_SILENCE", None),
    ],
)
def test_what_was_detected_at_pick_up_counts(status, outcome):
    told = record(AnsweringMachineDetectionStatus=status, ConnectedToSystemTimestamp=ANSWERED)
    assert end_of_record(told).outcome is outcome
    assert (
        end_in(
            event(connectedToSystemTimestamp=ANSWERED, answeringMachineDetectionStatus=status)
        ).outcome
        is outcome
    )


def test_the_statuses_are_those_of_the_services_model():
    shape = boto3.client("connect", "eu-west-2").meta.service_model.shape_for(
        "AnsweringMachineDetectionStatus"
    )
    assert set(DETECTED) < set(shape.enum)


def test_describe_contact_is_read_the_same_way():
    at = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    contact = {
        "Id": "c-1",
        "ConnectedToSystemTimestamp": at,
        "DisconnectTimestamp": at + timedelta(seconds=61),
        "DisconnectReason": "CUSTOMER_DISCONNECT",
    }
    assert end_of_record(contact) == End(
        "c-1", answered=True, seconds=61.0, ended_at=at + timedelta(seconds=61)
    )
    assert end_of_record({"Id": "c-1", "ConnectedToSystemTimestamp": at}) is None


def test_clocks_that_disagree_make_no_talk_of_less_than_nothing():
    assert end_in(event(connectedToSystemTimestamp="2026-11-20T01:01:00Z")).seconds == 0


def test_a_record_is_forwarded_with_what_tells_its_end_and_nothing_personal():
    body = forwarded(record())
    assert set(json.loads(body)) == set(FORWARDED)
    assert end_in(body) == end_in(json.dumps(record()))
    assert "campaign" not in body
    assert NUMBER not in body


@pytest.mark.parametrize(
    "other",
    [{"Attributes": {"incident": "i-1"}}, {"Attributes": None}, {"DisconnectTimestamp": None}],
)
def test_a_record_of_another_call_or_of_one_that_goes_on_is_not_forwarded(other):
    assert forwarded(record(**other)) is None


def test_a_campaigns_call_is_known_by_its_attribute():
    assert is_campaign_call(record())
    assert not is_campaign_call({})

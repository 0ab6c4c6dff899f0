"""Contact events and records, as Connect really writes them, read as facts."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.attempt import Outcome
from dispatch.errors import UnreadableEvent
from dispatch.facts import CallAnswered, CallEnded, KeyPressed
from dispatch.outcome import (
    contact_event_in,
    facts_of_event,
    facts_of_record,
    read_contact_event,
)

NULL = "1970-01-01T00:00:00.001Z"
PICKED_UP = datetime(2026, 11, 1, 0, 0, 12, tzinfo=UTC)
ENDED = datetime(2026, 11, 1, 0, 0, 40, tzinfo=UTC)


def event(**detail):
    fields = {
        "eventType": "INITIATED",
        "contactId": "contact-1",
        "channel": "VOICE",
        "initiationMethod": "API",
        "initiationTimestamp": "2026-11-01T00:00:00.000Z",
        "connectedToSystemTimestamp": NULL,
        "disconnectTimestamp": NULL,
    }
    return {"detail-type": "Amazon Connect Contact Event", "detail": fields | detail}


def facts(**detail):
    return facts_of_event(read_contact_event(event(**detail)), "attempt-1")


def test_the_beginning_of_a_call_proves_nothing():
    assert facts() == []


def test_a_pick_up_is_told():
    assert facts(
        eventType="CONNECTED_TO_SYSTEM", connectedToSystemTimestamp="2026-11-01T00:00:12.000Z"
    ) == [CallAnswered("attempt-1")]


@pytest.mark.parametrize("name", ["eventType", "EventType", "EVENTTYPE"])
@pytest.mark.parametrize("contact", ["contactId", "ContactId", "contactID"])
def test_keys_may_have_any_casing(name, contact):
    detail = {name: "Disconnected", contact: "contact-1", "Channel": "Voice"}
    found = read_contact_event({"detail": detail})
    assert (found.contact_id, found.happening, found.tells_the_end) == (
        "contact-1",
        "DISCONNECTED",
        True,
    )


@pytest.mark.parametrize("null", [NULL, "1970-01-01T00:00:00Z", "", None, "soon", 0, "1969-12-31"])
def test_1970_and_whatever_is_no_time_stand_for_no_time(null):
    found = read_contact_event(event(connectedToSystemTimestamp=null, disconnectTimestamp=null))
    assert found.answered_at is None
    assert found.ended_at is None
    assert not found.tells_the_end


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("TELECOM_BUSY", Outcome.BUSY),
        ("telecom_unanswered", Outcome.NO_ANSWER),
        ("TELECOM_TIMEOUT", Outcome.NO_ANSWER),
        ("TELECOM_ORIGINATOR_CANCEL", Outcome.NO_ANSWER),
        ("TELECOM_NUMBER_INVALID", Outcome.BAD_NUMBER),
        ("OUTBOUND_DESTINATION_ENDPOINT_ERROR", Outcome.BAD_NUMBER),
        ("TELECOM_PROBLEM", Outcome.FAILED),
        ("EXPIRED", Outcome.FAILED),
    ],
)
def test_an_end_without_a_pick_up_tells_its_reason(reason, outcome):
    assert facts(eventType="DISCONNECTED", disconnectReason=reason) == [
        CallEnded("attempt-1", outcome)
    ]


@pytest.mark.parametrize("reason", ["", None, "OTHER", "CUSTOMER_DISCONNECT", "NEW_IN_2027"])
def test_an_end_whose_reason_says_nothing_is_left_to_the_contact_record(reason):
    found = read_contact_event(event(eventType="DISCONNECTED", disconnectReason=reason))
    assert found.tells_the_end
    assert not found.tells_the_outcome
    assert facts_of_event(found, "attempt-1") == []


def test_an_end_after_a_pick_up_is_left_to_the_contact_record_whatever_its_reason():
    found = read_contact_event(
        event(
            eventType="COMPLETED",
            connectedToSystemTimestamp="2026-11-01T00:00:12Z",
            disconnectReason="TELECOM_BUSY",
        )
    )
    assert (found.tells_the_end, found.tells_the_outcome) == (True, False)
    assert facts_of_event(found, "attempt-1") == []


def test_any_event_that_names_an_end_tells_the_end():
    found = read_contact_event(
        event(eventType="CONTACT_DATA_UPDATED", disconnectTimestamp="2026-11-01T00:00:40Z")
    )
    assert found.tells_the_end
    assert found.ended_at == ENDED


def test_a_late_pick_up_event_after_the_end_does_not_say_that_the_talk_goes_on():
    late = {
        "eventType": "CONNECTED_TO_SYSTEM",
        "connectedToSystemTimestamp": "2026-11-01T00:00:12Z",
        "disconnectTimestamp": "2026-11-01T00:00:40Z",
    }
    assert facts(**late) == []


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"detail": None},
        {"detail": "text"},
        {"detail": {}},
        {"detail": {"contactId": 7}},
        {"detail": {"contactId": ""}},
    ],
)
def test_what_names_no_contact_is_none(broken):
    assert read_contact_event(broken) is None


def test_a_time_without_a_zone_is_utc():
    found = read_contact_event(event(disconnectTimestamp="2026-11-01T00:00:40"))
    assert found.ended_at == ENDED


def record(**fields):
    return {"Id": "contact-1", "InitiationMethod": "API", "Attributes": {}} | fields


def told(**fields):
    return facts_of_record(record(**fields), "attempt-1")


def test_a_record_of_a_ringing_call_says_nothing():
    assert told() == []


def test_a_record_of_a_talk_tells_the_pick_up():
    assert told(ConnectedToSystemTimestamp=PICKED_UP) == [CallAnswered("attempt-1")]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("TELECOM_BUSY", Outcome.BUSY),
        ("TELECOM_NUMBER_INVALID", Outcome.BAD_NUMBER),
        ("OTHER", Outcome.NO_ANSWER),
        (None, Outcome.NO_ANSWER),
    ],
)
def test_a_record_without_a_pick_up_tells_why(reason, outcome):
    assert told(DisconnectTimestamp=ENDED, DisconnectReason=reason) == [
        CallEnded("attempt-1", outcome)
    ]


@pytest.mark.parametrize("reason", ["CUSTOMER_DISCONNECT", "TELECOM_BUSY", None])
def test_a_record_of_a_talk_that_ended_without_a_key_says_so(reason):
    ended = told(
        ConnectedToSystemTimestamp=PICKED_UP, DisconnectTimestamp=ENDED, DisconnectReason=reason
    )
    assert ended == [CallEnded("attempt-1", Outcome.ANSWERED_WITHOUT_KEY, PICKED_UP)]


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_key_that_the_answer_function_lost_is_read_from_the_record_before_the_end(key):
    ended = told(
        ConnectedToSystemTimestamp=PICKED_UP, DisconnectTimestamp=ENDED, Attributes={"key": key}
    )
    assert [type(fact) for fact in ended] == [KeyPressed, CallEnded]
    assert ended[0] == KeyPressed("attempt-1", key)


@pytest.mark.parametrize(
    "attributes", [None, {}, {"key": "3"}, {"key": ""}, {"Key": "1"}, {"key": {}}]
)
def test_other_attributes_are_no_key(attributes):
    (ended,) = told(DisconnectTimestamp=ENDED, Attributes=attributes)
    assert isinstance(ended, CallEnded)


def test_a_record_in_local_time_is_the_same_moment():
    tokyo = PICKED_UP.astimezone(tz=None)
    (fact,) = told(ConnectedToSystemTimestamp=tokyo, DisconnectTimestamp=ENDED)
    assert fact.answered_at - PICKED_UP == timedelta(0)


def test_the_text_of_a_message_is_read():
    assert contact_event_in('{"detail": {"contactId": "c-1"}}').contact_id == "c-1"


@pytest.mark.parametrize(
    "text", ["", "no event", "[" * 100_000, "{}", '{"detail": {}}', "1" * 5000]
)
def test_a_message_that_is_no_contact_event_is_refused_as_one(text):
    with pytest.raises(UnreadableEvent, match=r"not JSON|without detail\.contactId"):
        contact_event_in(text)

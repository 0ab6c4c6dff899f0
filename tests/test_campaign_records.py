"""Contact records of the Kinesis stream tell the pacer how campaigns' calls ended."""

import base64
import json

import pytest
import recording
from campaign_calls import ID
from campaign_paced import PacedNight
from iam import grants_of, refused, unused
from night import THREE_AM, Night
from recording import recorded, role_of, statements

from dispatch.campaign.ends import end_in
from dispatch.campaign.person import Outcome
from sandbox.cloud import Cloud
from sandbox.regions import ACCOUNT, PARAMETERS, REGION, deployed_with
from sandbox.telephone.connect import Connect
from sandbox.telephone.crowd import Happens, Script

STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/contact-records"
FUNCTION = "CampaignRecordsFunction"
GIVEN = {"ContactRecordStreamArn": STREAM}


class StreamNight(Night):
    """Its Connect writes contact records to a stream."""

    def deployed(self, contacts, book):
        return Cloud(contacts, THREE_AM, book, parameters=GIVEN)


@pytest.fixture
def streaming():
    """A night whose Connect writes a stream; its records may be put by hand."""
    night = PacedNight(night=StreamNight())
    yield night
    night.is_over()


def told(night):
    return [end_in(one.body) for one in night.queue("CampaignEndsQueue").held]


def batch(*records):
    return {
        "Records": [
            {
                "kinesis": {
                    "sequenceNumber": str(number),
                    "data": base64.b64encode(
                        one if isinstance(one, bytes) else json.dumps(one).encode()
                    ).decode(),
                }
            }
            for number, one in enumerate(records, 1)
        ]
    }


def record(contact="c-1", **more):
    return {
        "ContactId": contact,
        "DisconnectTimestamp": "2026-11-20T01:00:40Z",
        "DisconnectReason": "TELECOM_BUSY",
        "Attributes": {"campaign": ID},
        **more,
    }


def test_records_of_campaigns_calls_are_passed_on_and_others_are_not(streaming):
    function = streaming.cloud.functions[FUNCTION]
    alert = record("c-2", Attributes={"incident": "i-1"})
    answer = function.invoke(batch(record(), alert, b"no JSON", [], record("c-3")))
    streaming.cloud.loop.settle()
    assert answer == {"batchItemFailures": []}
    assert [(one.contact_id, one.outcome) for one in told(streaming)] == [
        ("c-1", Outcome.BUSY),
        ("c-3", Outcome.BUSY),
    ]


def test_what_the_queue_does_not_take_is_reported_by_its_place_in_the_stream(streaming):
    function = streaming.cloud.functions[FUNCTION]
    function.start()
    ends = function._handler.__globals__["ENDS"]  # noqa: SLF001
    ends.tell = lambda bodies: [1] if len(bodies) > 1 else []
    answer = function.invoke(batch(record(), {}, record("c-3"), record("c-4")))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "3"}]}


def test_calls_are_settled_by_the_stream_where_every_contact_event_is_lost(streaming):
    connect = streaming.cloud.connect
    connect.put_event = lambda _event: None
    streaming.crowd(4, lambda _number, _call: Script(Happens.WRONG_NUMBER))
    streaming.begins()
    streaming.passes("45s")
    assert {one.result for one in streaming.everybody()} == {"bad-number"}


def test_an_end_told_by_both_is_one(streaming):
    streaming.crowd(4, lambda _number, _call: Script(Happens.WRONG_NUMBER))
    streaming.begins()
    streaming.passes("5m")
    assert {len(one.attempts) for one in streaming.everybody()} == {1}
    assert streaming.campaigns.load(ID).tally.outcomes == {"bad-number": 4}


def test_the_function_may_do_what_it_does_and_nothing_else():
    with recorded() as everything:
        night = PacedNight(night=StreamNight())
        night.crowd(1, lambda _number, _call: Script(Happens.WRONG_NUMBER))
        night.begins()
        night.passes("1m")
        night.is_over()
    assert recording.taken() == []
    deployed = deployed_with({**PARAMETERS, **GIVEN})
    grants = grants_of(statements(role_of(deployed, FUNCTION)))
    assert refused(grants, everything.requests[FUNCTION]) == []
    assert unused(grants, everything.requests[FUNCTION]) == []
    assert not [str(one) for one in grants if "*" in str(one.resource).removesuffix(":*")]


def test_without_a_stream_nobody_reads_one():
    deployed = deployed_with(PARAMETERS)
    assert FUNCTION not in deployed.functions
    assert deployed.stream_readers == {}


def test_the_sandbox_without_the_parameter_writes_none(night):
    assert isinstance(night.cloud, Cloud)
    assert isinstance(night.cloud.connect, Connect)
    assert night.cloud.connect.put_record is None

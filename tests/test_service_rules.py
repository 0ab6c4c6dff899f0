"""Rules that services keep and their models do not state, through real boto3 clients."""

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from dispatch.errors import RequestInvalid
from handlers.adapters.model_check import guard

CALL = {
    "InstanceId": "i-1",
    "ContactFlowId": "f-1",
    "DestinationPhoneNumber": "+819000000000",
    "SourcePhoneNumber": "+15550100",
}
MESSAGE = {"QueueUrl": "https://sqs.example/1/tocsin", "MessageBody": "wake"}
NOTICE = {"TopicArn": "arn:aws:sns:ap-northeast-1:111122223333:operations", "Message": "missed"}


@pytest.fixture(scope="module")
def refusal():
    """What the guarded client says to a request, or nothing if it sends it."""
    clients = {}

    def made(service):
        client = boto3.client(
            service,
            region_name="ap-northeast-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106 - invented
        )
        client.meta.events.register("before-call", lambda **_: (AWSResponse("", 200, {}, b""), {}))
        return guard(client)

    def refused(service, operation, params):
        if service not in clients:
            clients[service] = made(service)
        try:
            getattr(clients[service], operation)(**params)
        except RequestInvalid as error:
            return str(error)
        return ""

    return refused


@pytest.fixture
def call(refusal):
    return lambda **change: refusal("connect", "start_outbound_voice_contact", CALL | change)


@pytest.fixture
def publish(refusal):
    return lambda **change: refusal("sns", "publish", NOTICE | change)


@pytest.mark.parametrize("number", ["+8", "819000000000", "+0190000000", "+8190000000000000"])
def test_a_destination_is_dialled_in_e164(call, number):
    assert "DestinationPhoneNumber: must be + and 2 to 15 digits (E.164)" in call(
        DestinationPhoneNumber=number
    )


def test_a_call_needs_a_caller_number_or_a_queue(refusal):
    without = {key: CALL[key] for key in CALL if key != "SourcePhoneNumber"}
    place = "start_outbound_voice_contact"
    assert "SourcePhoneNumber: is required where" in refusal("connect", place, without)
    assert refusal("connect", place, without | {"QueueId": "q-1"}) == ""


@pytest.mark.parametrize("key", ["two words", "a.b", "障害", "a/b"])
def test_attribute_keys_are_letters_digits_dashes_and_underscores(call, key):
    assert call(Attributes={"incident-1_A": "x"}) == ""
    assert "1 of the keys have other characters" in call(Attributes={key: "x"})


def test_attributes_hold_32768_bytes_in_all(call):
    # Three bytes a character, and the keys count.
    full = {"a": "京" * 10_922, "b": ""}
    assert call(Attributes=full) == ""
    assert "32769 bytes in all, at most 32768" in call(Attributes=full | {"c": ""})


def test_ring_timeouts_and_machine_detection_are_for_campaigns(call):
    detection = {"EnableAnswerMachineDetection": True}
    assert "RingTimeoutInSeconds: acts with" in call(RingTimeoutInSeconds=30)
    assert "AnswerMachineDetectionConfig: acts with" in call(AnswerMachineDetectionConfig=detection)
    assert (
        call(
            RingTimeoutInSeconds=30,
            AnswerMachineDetectionConfig=detection,
            TrafficType="CAMPAIGN",
        )
        == ""
    )


@pytest.mark.parametrize(("delay", "broken"), [(0, False), (900, False), (901, True), (-1, True)])
def test_sqs_delays_a_message_up_to_15_minutes(refusal, delay, broken):
    one = refusal("sqs", "send_message", MESSAGE | {"DelaySeconds": delay})
    entry = {"Id": "1", "MessageBody": "wake", "DelaySeconds": delay}
    batch = {"QueueUrl": MESSAGE["QueueUrl"], "Entries": [entry | {"Id": "0", "DelaySeconds": 0}]}
    batch["Entries"].append(entry)
    many = refusal("sqs", "send_message_batch", batch)
    assert ("DelaySeconds: must be 0 to 900" in one) is broken
    assert ("Entries[1].DelaySeconds: must be 0 to 900" in many) is broken


def test_a_subject_is_one_line_under_100_characters(publish):
    assert publish(Subject="障" * 99) == ""
    assert "shorter than 100 characters" in publish(Subject="障" * 100)


@pytest.mark.parametrize("break_", ["\n", "\r", "\t", "\x00", "\x85", "\u2028"])
def test_a_subject_has_no_line_breaks_or_control_characters(publish, break_):
    assert "no line breaks or control characters" in publish(Subject=f"missed{break_}page")


def test_a_notice_holds_256_kib_with_its_attributes(publish):
    attribute = {"severity": {"DataType": "String", "StringValue": "high"}}
    assert publish(Message="x" * 262_144) == ""
    assert "262145 bytes" in publish(Message="京" * 87_381 + "xx")
    assert "262145 bytes" in publish(Message="x" * (262_145 - 18), MessageAttributes=attribute)


def test_a_refusal_says_nothing_of_what_was_to_be_said(call, publish):
    said = call(DestinationPhoneNumber="819012345678", Attributes={"k k": "disk full"})
    said += publish(Subject="disk full\n", Message="disk full" * 40_000)
    assert "819012345678" not in said
    assert "disk full" not in said

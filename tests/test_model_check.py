"""What a service's model states is checked on the way out of a real boto3 client."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import DeliveryError, RequestInvalid
from handlers.adapters.model_check import check_request, guard, violations

CALL = {
    "InstanceId": "11111111-2222-3333-4444-555555555555",
    "ContactFlowId": "66666666-7777-8888-9999-000000000000",
    "DestinationPhoneNumber": "+819000000000",
    "SourcePhoneNumber": "+15550100",
    "Attributes": {"incident": "inc-1", "language": "ja"},
}
OPERATION = "StartOutboundVoiceContact"


def client(service):
    made = boto3.client(
        service,
        region_name="ap-northeast-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106 - invented
    )
    sent = []

    def stop_here(model, **_):
        sent.append(model.name)
        return AWSResponse("", 200, {}, None), {"ContactId": "c-1"}

    made.meta.events.register("before-call", stop_here)
    return SimpleNamespace(guarded=guard(made), sent=sent)


@pytest.fixture(scope="module")
def connect_client():
    return client("connect")


@pytest.fixture
def connect(connect_client):
    connect_client.sent.clear()
    return connect_client


def input_shape(service, operation):
    return client(service).guarded.meta.service_model.operation_model(operation).input_shape


def output_shape(connect, operation):
    return connect.guarded.meta.service_model.operation_model(operation).output_shape


def test_a_good_request_is_sent(connect):
    assert connect.guarded.start_outbound_voice_contact(**CALL)["ContactId"] == "c-1"
    assert connect.sent == [OPERATION]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"DestinationPhoneNumber": "junk"}, "DestinationPhoneNumber: must match"),
        ({"DestinationPhoneNumber": "junk+819000000000"}, "DestinationPhoneNumber: must match"),
        ({"DestinationPhoneNumber": "+819000000000\n"}, "DestinationPhoneNumber: must match"),
        (
            {"SourcePhoneNumber": "+81" + 9 * "\N{FULLWIDTH DIGIT ONE}"},
            "SourcePhoneNumber: must match",
        ),
        ({"TrafficType": "FOO"}, "TrafficType: must be one of GENERAL, CAMPAIGN"),
        ({"ContactFlowId": "x" * 501}, "ContactFlowId: must be at most 500 characters"),
        ({"InstanceId": ""}, "InstanceId: must be at least 1 characters"),
        ({"RingTimeoutInSeconds": 500}, "RingTimeoutInSeconds: must be at most 60"),
        ({"RingTimeoutInSeconds": True}, "must be a integer, not bool"),
        ({"Attributes": {"incident": 5}}, "Attributes.incident: must be a string, not int"),
        ({"Attributes": [("a", "b")]}, "Attributes: must be a map, not list"),
        ({"Nonsense": "x"}, "Nonsense: is not a member here"),
        ({"OutboundStrategy": {}}, "OutboundStrategy.Type: is required"),
        (
            {"References": {"runbook": {"Type": "PAPER", "Value": "x"}}},
            "References.runbook.Type: must be one of",
        ),
    ],
)
def test_a_request_that_breaks_the_model_is_not_sent(connect, change, words):
    with pytest.raises(RequestInvalid) as refused:
        connect.guarded.start_outbound_voice_contact(**CALL | change)
    assert words in str(refused.value)
    assert connect.sent == []


def test_all_violations_are_listed_at_once(connect):
    with pytest.raises(RequestInvalid) as refused:
        connect.guarded.start_outbound_voice_contact(TrafficType="FOO", InstanceId="i" * 101)
    for path in ("TrafficType", "InstanceId", "ContactFlowId", "DestinationPhoneNumber"):
        assert f"{path}: " in str(refused.value)


def test_refusals_are_delivery_errors_that_no_retry_helps(connect):
    with pytest.raises(DeliveryError) as refused:
        check_request(connect.guarded, OPERATION, {})
    assert not refused.value.retry


def test_guarding_twice_checks_once(connect):
    def times_refused():
        with pytest.raises(RequestInvalid) as refused:
            guard(connect.guarded).start_outbound_voice_contact(**CALL | {"InstanceId": ""})
        return str(refused.value).count("InstanceId")

    assert times_refused() == 1


def test_paginators_and_waiters_are_checked_too():
    dynamodb = client("dynamodb")
    with pytest.raises(RequestInvalid, match="Select: must be one of"):
        list(dynamodb.guarded.get_paginator("query").paginate(TableName="tocsin", Select="SOME"))
    with pytest.raises(RequestInvalid, match="TableName: must be at most 1024"):
        dynamodb.guarded.get_waiter("table_exists").wait(
            TableName="t" * 1025, WaiterConfig={"Delay": 0, "MaxAttempts": 1}
        )
    assert dynamodb.sent == []


@given(st.text(min_size=6).filter(lambda text: not text.isalpha()))
def test_a_violation_never_repeats_a_value(connect_client, text):
    number = f"tel:+819000{text}"
    params = dict.fromkeys(
        ["DestinationPhoneNumber", "SourcePhoneNumber", "TrafficType", "Attributes"], number
    )
    shape = connect_client.guarded.meta.service_model.operation_model(OPERATION).input_shape
    for wrong in (params, {"Attributes": {number: 5}}, {number: 1}, {"References": {number: {}}}):
        assert violations(shape, wrong)
        assert "819000" not in " ".join(violations(shape, wrong))


def test_answers_are_checked_as_requests_are(connect):
    shape = output_shape(connect, "DescribeContact")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert violations(shape, {"Contact": {"Id": "c-1", "InitiationTimestamp": now}}) == []
    assert violations(shape, {"Contact": {"Id": "", "Channel": "FAX", "Colour": "red"}}) == [
        "Contact.Id: must be at least 1 characters",
        "Contact.Channel: must be one of VOICE, CHAT, TASK, EMAIL",
        "Contact.Colour: is not a member here",
    ]


def test_a_message_without_members_must_be_empty(connect):
    assert output_shape(connect, "DeleteUser") is None
    assert violations(None, {}) == []
    assert violations(None, {"a": 1}) == ["message: has no members"]


def test_shapes_that_hold_themselves_are_followed_down():
    shape = input_shape("dynamodb", "PutItem")

    def put(value):
        return violations(shape, {"TableName": "tocsin", "Item": {"pk": value}})

    assert put({"M": {"list": {"L": [{"S": "x"}, {"BOOL": True}, {"B": b"\0"}]}}}) == []
    assert put({"M": {"list": {"L": [{"S": 5}]}}}) == [
        "Item.pk.M.list.L[0].S: must be a string, not int"
    ]


def test_a_union_has_exactly_one_member():
    shape = input_shape("ssm-incidents", "StartIncident")

    def start(**value):
        item = {"identifier": {"type": "OTHER", "value": value}}
        plan = "arn:aws:ssm-incidents::111122223333:response-plan/db"
        return violations(shape, {"responsePlanArn": plan, "relatedItems": [item]})

    path = "relatedItems[0].identifier.value"
    assert start(url="https://example.com") == []
    for wrong in ({}, {"url": "https://example.com", "metricDefinition": "m"}):
        assert start(**wrong) == [f"{path}: must have exactly one member"]


def test_lists_have_their_limits():
    shape = input_shape("dynamodb", "TransactWriteItems")
    broken = violations(shape, {"TransactItems": [{}] * 101})
    assert broken == ["TransactItems: must be at most 100 members"]


def test_numbers_times_and_bytes_are_taken_as_botocore_takes_them():
    put_metric = input_shape("cloudwatch", "PutMetricData")

    def datum(**fields):
        return {"Namespace": "Tocsin", "MetricData": [{"MetricName": "overdue", **fields}]}

    for good in (1, 1.5, Decimal("1.5")):
        assert violations(put_metric, datum(Value=good)) == []
    assert violations(put_metric, datum(Value="1")) == [
        "MetricData[0].Value: must be a double, not str"
    ]
    for good in (datetime(2026, 11, 1, tzinfo=UTC), "2026-11-01T00:00:00Z", 1_800_000_000):
        assert violations(put_metric, datum(Timestamp=good)) == []
    assert violations(put_metric, datum(Timestamp="soon")) == [
        "MetricData[0].Timestamp: must be a timestamp, not str"
    ]
    encrypt = input_shape("kms", "Encrypt")
    assert violations(encrypt, {"KeyId": "k", "Plaintext": b"x" * 4096}) == []
    assert violations(encrypt, {"KeyId": "k", "Plaintext": b"x" * 4097}) == [
        "Plaintext: must be at most 4096 bytes"
    ]
    assert violations(encrypt, {"KeyId": "k", "Plaintext": 5}) == [
        "Plaintext: must be a blob, not int"
    ]


def test_a_check_costs_far_less_than_a_request(connect):
    check_request(connect.guarded, OPERATION, CALL)
    started = time.process_time()
    for _ in range(2000):
        check_request(connect.guarded, OPERATION, CALL)
    assert 2000 / (time.process_time() - started) > 5_000, "an order below what is measured"


def test_what_other_hooks_fill_in_is_checked_too():
    connect = client("connect")

    def spoil(params, **_):
        params["TrafficType"] = "FOO"

    connect.guarded.meta.events.register("before-parameter-build", spoil)
    with pytest.raises(RequestInvalid, match="TrafficType"):
        connect.guarded.start_outbound_voice_contact(**CALL)
    assert connect.sent == []

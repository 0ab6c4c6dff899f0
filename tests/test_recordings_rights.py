"""The function that converts recordings may do what it does, and nothing else."""

import hashlib
import json

import pytest
from iam import grants_of, refused, unused
from iam_requests import Request, requests_of
from recording import LOGGING, role_of, statements
from recordings_bucket import (
    BUCKET,
    CALL,
    KEY,
    NOW,
    REGION,
    RUN,
    Wire,
    bucket_of,
    deployed,
)

from packing.service_models import OPERATIONS
from sandbox import api_calls
from sandbox.functions import Function
from sandbox.regions import runtime

FUNCTION = "ConvertRecordingFunction"
NUMBER = "+12025550123"
GRANTS = grants_of(statements(role_of(deployed(), FUNCTION)))


class Spy:
    """What is asked of IAM by whatever boto3 is asked for."""

    def __init__(self):
        self.requests, self.operations = set(), set()

    def note(self, service, name, params):
        self.operations.add((service, name))
        self.requests |= set(requests_of(service, name, params, REGION))


@pytest.fixture(scope="module")
def asked():
    """All that the function asks for, invoked as Lambda invokes it: each way of each profile."""
    spy = Spy()
    for profile, versions in (("speech", False), ("speech", True), ("compatible", True)):
        with bucket_of(versions=versions) as bucket, pytest.MonkeyPatch.context() as patched:
            by_kms = {"ServerSideEncryption": "aws:kms", "Metadata": {"tocsin-number": NUMBER}}
            items = [bucket.has(**by_kms), bucket.has("connect/cut.wav", CALL[:-9])]
            wire = Wire(patched)
            function, told = invoked(), []
            patched.setitem(api_calls.ANSWERS, ("sqs", "SendMessage"), keeping(told))
            event = {"run": RUN, "bucket": BUCKET, "profile": profile, "items": items}
            wire.listens = spy.note
            answer = function.invoke(event)
            assert [one["key"] for one in told] == ["connect/cut.wav"], told
            assert answer["outcomes"] == {"converted": 1, "failed": 1, "skipped": 0, "rejected": 0}
            assert answer["run"] == RUN
            wire.listens = None
            bucket.forgets_what_it_knows()
            wire.listens = spy.note
            function.invoke(event | {"items": items[:1]})
            wire.listens = None
            assert (
                bucket.read(VersionId=bucket.versions()[-1]) if versions else bucket.read() == CALL
            )
    return spy


def invoked():
    """The function as the sandbox starts it, with what the template tells it."""
    spec = deployed().functions[FUNCTION]
    environment = {**spec.environment, **runtime(REGION)}
    return Function(spec.handler, environment, {"now": lambda: NOW})


def keeping(told):
    """Takes messages as SQS does."""

    def send(asked):
        told.append(json.loads(asked["MessageBody"]))
        digest = hashlib.md5(asked["MessageBody"].encode(), usedforsecurity=False).hexdigest()
        return {"MessageId": "1", "MD5OfMessageBody": digest}

    return send


def test_what_the_function_asks_for_is_allowed(asked):
    assert refused(GRANTS, asked.requests) == []


def test_the_function_may_do_nothing_that_it_does_not(asked):
    left = unused(GRANTS, asked.requests | {Request(one, log_group()) for one in LOGGING})
    assert [str(one) for one in left] == []


def test_each_right_that_is_taken_away_is_missed(asked):
    for one in [grant for grant in GRANTS if not grant.action.startswith("logs:")]:
        assert refused([each for each in GRANTS if each is not one], asked.requests), str(one)


def test_the_packed_models_hold_what_it_asks_for(asked):
    packed = {(service, name) for service, names in OPERATIONS.items() for name in names}
    assert asked.operations <= packed
    assert {name for service, name in asked.operations if service == "s3"} == set(OPERATIONS["s3"])


def test_nothing_outside_the_prefix_may_be_read():
    arn = f"arn:aws:s3:::{BUCKET}-other/{KEY}"
    assert refused(GRANTS, {Request("s3:GetObject", arn)})


def log_group():
    group = deployed().resources[FUNCTION].properties["LoggingConfig"]["LogGroup"]
    [log] = [one for one in deployed().of_type("AWS::Logs::LogGroup") if one.ref == group]
    return log.attributes["Arn"]

"""A request that goes past botocore is checked, answered and refused as one that does not."""

import pytest
from botocore.exceptions import ClientError

from dispatch.errors import RequestInvalid
from handlers.adapters.clients import client
from sandbox.direct_calls import direct_calls


def told(night, contact):
    """What a client tells: an answer, a refusal, and a request that is never sent."""
    stop = client("connect").stop_contact
    with pytest.raises(ClientError) as refused:
        stop(InstanceId="i" * 20, ContactId="nobody-s")
    with pytest.raises(RequestInvalid) as invalid:
        stop(InstanceId="i" * 20, ContactId="x" * 300)
    kind = client("connect").exceptions.ContactNotFoundException
    status = refused.value.response["ResponseMetadata"]["HTTPStatusCode"]
    incident = night.view.store.load(contact)
    return isinstance(refused.value, kind), str(refused.value), status, str(invalid.value), incident


def test_answers_refusals_and_faults_are_the_same_either_way(night):
    night.alarm()
    night.phone("primary").rings()
    incident = night.incident["id"]
    through = told(night, incident)
    with direct_calls():
        assert told(night, incident) == through
    assert through[-1].id == incident


def test_what_nothing_here_answers_still_goes_through_botocore(night):
    table = night.view.store.table
    with direct_calls():
        described = client("dynamodb").describe_table(TableName=table)
    assert described["Table"]["TableName"] == table

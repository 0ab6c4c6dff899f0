"""A transaction of the sandbox's DynamoDB: all of it or nothing, whatever else is in the table."""

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.stores import start_moto

REGION = "eu-central-1"
TABLE = "incidents"
IS_NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    moto = start_moto(REGION)
    client = boto3.client("dynamodb", region_name=REGION)
    keys = {"pk": "HASH", "sk": "RANGE"}
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    yield client
    moto.stop()


def key(pk, sk):
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def put(pk, sk, text, **condition):
    return {"Put": {"TableName": TABLE, "Item": key(pk, sk) | {"doc": {"S": text}}, **condition}}


def update(pk, sk, text):
    changes = {
        "TableName": TABLE,
        "Key": key(pk, sk),
        "UpdateExpression": "SET doc = :new",
        "ExpressionAttributeValues": {":new": {"S": text}},
    }
    return {"Update": changes}


def stored(dynamodb):
    items = dynamodb.scan(TableName=TABLE, ConsistentRead=True)["Items"]
    return {(one["pk"]["S"], one["sk"]["S"]): one["doc"]["S"] for one in items}


def write(dynamodb, *writes):
    dynamodb.transact_write_items(TransactItems=list(writes))


def test_every_write_of_a_transaction_is_stored(dynamodb):
    write(dynamodb, put("a", "1", "first", **IS_NEW), put("a", "2", "second"))
    assert stored(dynamodb) == {("a", "1"): "first", ("a", "2"): "second"}


def test_a_refused_transaction_leaves_nothing_of_itself(dynamodb):
    write(dynamodb, put("a", "1", "there"), put("b", "1", "there"))
    before = stored(dynamodb)
    with pytest.raises(ClientError) as refused:
        write(dynamodb, put("a", "1", "new"), put("a", "2", "new"), put("b", "1", "new", **IS_NEW))
    assert refused.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert stored(dynamodb) == before


def test_an_item_may_have_400_kb_and_no_more(dynamodb):
    write(dynamodb, put("a", "1", "x" * 399_000))
    with pytest.raises(ClientError, match="Item size"):
        write(dynamodb, put("a", "2", "x" * 410_000))
    assert list(stored(dynamodb)) == [("a", "1")]


def test_an_update_of_a_refused_transaction_is_taken_back(dynamodb):
    write(dynamodb, put("a", "1", "there"), put("b", "1", "there"))
    with pytest.raises(ClientError, match="TransactionCanceled"):
        write(dynamodb, update("a", "1", "new"), put("b", "1", "new", **IS_NEW))
    assert stored(dynamodb) == {("a", "1"): "there", ("b", "1"): "there"}


def test_a_transaction_that_writes_one_item_twice_changes_nothing(dynamodb):
    with pytest.raises(ClientError, match="multiple operations on one item"):
        write(dynamodb, put("a", "1", "one"), put("a", "1", "two"))
    assert stored(dynamodb) == {}


def test_a_transaction_copies_only_the_items_that_it_changes_in_place(dynamodb, monkeypatch):
    write(dynamodb, put("a", "1", "there"), put("b", "1", "there"))
    copied = []

    def note(item, _memo):
        copied.append(item.hash_key.value)
        return item

    monkeypatch.setattr("moto.dynamodb.models.dynamo_type.Item.__deepcopy__", note)
    write(dynamodb, update("b", "1", "new"), put("a", "1", "new"), put("c", "1", "new"))
    assert set(copied) == {"b"}

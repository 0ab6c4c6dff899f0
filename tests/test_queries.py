"""A query of the sandbox's DynamoDB finds what moto finds, and looks only at what it may find."""

import pytest
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from handlers.adapters.clients import client
from handlers.adapters.history import History

FILLER = 400


@pytest.fixture
def history(night):
    """Two incidents that are over and one that is open, in a table full of other items."""
    for name in ("prod-db01-critical", "prod-db02-critical", "prod-db03-critical"):
        night.alarm(name)
        night.passes("1s")
    night.alarm("prod-db01-critical", state="OK", before="ALARM")
    night.alarm("prod-db02-critical", state="OK", before="ALARM")
    table = night.view.store.table
    for number in range(FILLER):
        item = {"pk": {"S": f"event#{number}"}, "sk": {"S": "outcome"}}
        client("dynamodb").put_item(TableName=table, Item=item)
    night.expected = [who for who, _ in night.calls()]
    return History(table)


def everything(night, history):
    ids = [one.id for one in history.recent(10)]
    return {
        "recent": ids,
        "newest": [one.id for one in history.recent(1)],
        "timelines": [[line.text for line in history.timeline(one)] for one in ids],
        "overdue": history.overdue(night.cloud.loop.now.replace(year=2030)),
    }


def test_queries_find_in_the_same_order_what_moto_finds_in_the_whole_table(
    night, history, monkeypatch
):
    found = everything(night, history)
    assert len(found["recent"]) == 3
    assert all(found.values())
    monkeypatch.setattr("sandbox.queries._found", lambda table, *_: list(whole(table)))
    assert everything(night, history) == found


def whole(table):
    return (item for group in table.items.values() for item in group.values())


def test_what_else_is_in_the_table_costs_a_query_nothing(history, monkeypatch):
    newest = history.recent(1)[0].id
    compared = []
    before = DynamoType.__eq__
    monkeypatch.setattr(
        DynamoType, "__eq__", lambda one, other: compared.append(one) or before(one, other)
    )
    lines = history.timeline(newest)
    assert len(compared) < 20 * len(lines) < FILLER * 20


def test_a_scan_still_sees_every_item(history):
    history.recent(1)
    answer = client("dynamodb").scan(TableName=history.table, Select="COUNT")
    assert answer["Count"] > FILLER
    assert Table.all_items.__module__ == "sandbox.queries"

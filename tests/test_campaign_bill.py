"""What a campaign run counts as billed is what the price list charges."""

import pytest
from campaign_run.bill import Bill
from campaign_run.prices import TARGET, parts, table
from campaign_run.units import read_by, written_by

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
PACER = "CampaignPacerFunction"


def item(length):
    """An item of so many bytes beside its names."""
    return {"doc": {"S": "x" * (length - 3)}}


@pytest.mark.parametrize(
    ("operation", "asked", "told", "units"),
    [
        ("GetItem", {"ConsistentRead": True}, {"Item": item(4096)}, 1),
        ("GetItem", {"ConsistentRead": True}, {"Item": item(4097)}, 2),
        ("GetItem", {}, {"Item": item(4097)}, 1),
        ("GetItem", {}, {}, 0.5),
        ("Query", {}, {"Items": []}, 0.5),
        ("Query", {"ConsistentRead": True}, {"Items": [item(3000)] * 3}, 3),
        ("UpdateItem", {}, {}, 0),
    ],
)
def test_reads_are_charged_by_4_kb_and_half_where_they_may_be_behind(operation, asked, told, units):
    assert read_by(operation, asked, told) == units


def test_a_batch_is_charged_for_each_key_also_of_what_is_not_there():
    asked = {"RequestItems": {"t": {"Keys": [KEY] * 3, "ConsistentRead": True}}}
    assert read_by("BatchGetItem", asked, {"Responses": {"t": [item(5000)]}}) == 4


def test_writes_are_charged_by_1_kb_and_twice_in_a_transaction():
    put = {"Put": {"Item": item(1025)}}
    assert written_by("PutItem", {"Item": item(1024)}) == 1
    assert written_by("PutItem", {"Item": item(1025)}) == 2
    assert written_by("TransactWriteItems", {"TransactItems": [put, put]}) == 8
    batch = {"RequestItems": {"t": [{"PutRequest": {"Item": item(1025)}}] * 3}}
    assert written_by("BatchWriteItem", batch) == 6


def test_what_nobody_but_a_check_reads_is_on_no_bill():
    bill = Bill(timed=False)
    asks = {"ConsistentRead": True}
    bill.invoked(PACER, lambda: bill.carried_out(PACER, ("dynamodb", "GetItem"), dict, asks))
    bill.carried_out("", ("dynamodb", "GetItem"), dict, asks)
    bill.charged("reads", 100)
    assert bill.requests == {(PACER, "dynamodb", "GetItem"): 1}
    assert bill.units[PACER, "GetItem", "reads"] == 1


def test_the_target_is_judged_by_the_dispatcher_and_not_by_what_people_answer():
    bill = Bill(timed=False)
    for name, count in ((PACER, 30), ("CampaignAnswerFunction", 900)):
        for _ in range(count):
            bill.carried_out(name, ("dynamodb", "UpdateItem"), dict, {})
        bill.invocations[name] = 2  # of looks deployed has half as many
    found = list(parts(bill, 10, 10))
    assert [round(one.requests, 1) for one in found[:2]] == [4.3, 90.2]
    assert found[0].requests < TARGET
    assert table(found, 10).endswith(
        "the dispatcher makes 4.3 billed requests a call; the target is 10"
    )

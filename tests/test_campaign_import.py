"""Lists of campaigns through the sandbox: the deployed function, its queue, bucket and table."""

from collections import Counter

import pytest
from dirty_list import dirty_lines, expected, refused_numbers
from list_office import ID, Office, small

from dispatch.campaign.person import person_id
from dispatch.errors import CampaignRefused
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.clients import client
from sandbox.api_calls import ServiceError

ENTRIES = 3_000


@pytest.fixture
def office(night):
    return Office(night)


def test_a_dirty_list_of_three_thousand_becomes_the_right_people_and_reasons(office):
    refusals = CampaignRefusals(office.table)
    for number in refused_numbers(ENTRIES):
        refusals.add(number, "another", office.cloud.loop.now)
    office.imports(b"".join(text for text, _ in dirty_lines(ENTRIES)))
    office.night.passes("30s")
    listed, right = office.list(), expected(ENTRIES)
    assert (office.view()["status"], listed["read"], listed["fault"]) == ("ready", None, "")
    assert (listed["entries"], listed["taken"]) == (ENTRIES, right.pop("taken"))
    assert len(office.everybody()) == listed["taken"]
    assert listed["reasons"] == right
    assert Counter(row.split(",")[1] for row in office.rejected()) == right


def test_importing_again_after_calls_changes_nobody(office):
    data = small("a,090-1234-5678,,", "b,090-1234-5679,,")
    office.imports(data)
    office.night.passes("5s")
    person, talk = next(iter(office.everybody().values()))
    office.people.save_dial(person)
    office.people.save_talk(ID, person.id, talk)
    before = office.everybody()
    office.imports(data + b"\nc,090-1234-5670,,")
    office.night.passes("5s")
    after = office.everybody()
    salt = office.campaigns.load(ID).salt
    assert len(salt) == 64
    assert set(after) == {person_id(ID, person.number, salt) for person, _ in after.values()}
    assert {one: after[one] for one in before} == before
    assert len(after) == 3
    assert office.list()["reasons"] == {"known": 2}


def test_a_long_list_is_read_in_several_runs_and_does_not_hold_up_an_alert(office):
    rows = [f"{number},090{10_000_000 + number},," for number in range(2_500)]
    office.imports(small(*rows))
    office.night.passes("1s")
    assert (office.list()["entries"], office.view()["status"]) == (1_000, "importing")
    office.night.alarm()
    office.night.phone("primary").rings()
    office.night.passes("2s")
    assert (office.list()["entries"], office.view()["status"]) == (2_500, "ready")


def test_an_empty_list_is_refused(office):
    office.imports(b"")
    office.night.passes("1s")
    assert "no line of headings" in office.list()["fault"]


def test_two_lists_at_once_are_refused(office):
    office.imports(small("a,090-1234-5678,,"))
    with pytest.raises(CampaignRefused, match="still reading another list"):
        office.imports(small("a,090-1234-5678,,"))


def test_a_list_that_is_replaced_under_way_is_refused(office):
    rows = [f"{number},090{10_000_000 + number},," for number in range(1_500)]
    office.imports(small(*rows))
    office.night.passes("1s")
    key = office.campaigns.load(ID).importing.key
    client("s3").put_object(Bucket=office.bucket, Key=key, Body=small(*rows[::-1]))
    office.night.passes("2s")
    assert "changed while it was read" in office.list()["fault"]


def test_a_list_that_is_not_there_is_refused(office):
    office.imports_what_is_at(f"lists/{ID}/gone.csv")
    office.night.passes("1s")
    assert "not in the bucket" in office.list()["fault"]


def test_while_the_table_throttles_nothing_is_lost_and_nothing_counted_twice(office, monkeypatch):
    from sandbox import api_calls  # noqa: PLC0415 - the answers of this night

    written, whole = [], api_calls.ANSWERS["dynamodb", "BatchWriteItem"]

    def now_and_then(asked):
        written.append(asked)
        if len(written) % 3 == 1:
            raise ServiceError("ThrottlingException", 400)
        return whole(asked)

    monkeypatch.setitem(api_calls.ANSWERS, ("dynamodb", "BatchWriteItem"), now_and_then)
    monkeypatch.setattr("handlers.adapters.batches.SHORTEST", 0.0)
    office.imports(small(*(f"{number},090{10_000_000 + number},," for number in range(300))))
    office.night.passes("1s")
    assert office.list()["taken"] == len(office.everybody()) == 300


def test_a_function_that_breaks_off_is_followed_by_another_that_repeats_its_part(
    office, monkeypatch
):
    from sandbox import api_calls  # noqa: PLC0415 - the answers of this night

    written, whole = [], api_calls.ANSWERS["dynamodb", "BatchWriteItem"]

    def broken_once(asked):
        written.append(asked)
        if len(written) == 9:
            raise ServiceError("InternalServerError", 400)
        return whole(asked)

    monkeypatch.setitem(api_calls.ANSWERS, ("dynamodb", "BatchWriteItem"), broken_once)
    rows = [f"{number},090{10_000_000 + number % 250},," for number in range(500)]
    office.imports(small(*rows))
    office.night.passes("1s")
    assert office.list()["entries"] == 0
    assert len(office.everybody()) == 200
    office.night.passes("17m")
    listed = office.list()
    assert (listed["taken"], listed["entries"], office.view()["status"]) == (250, 500, "ready")
    assert listed["reasons"] == {"duplicate": 250}

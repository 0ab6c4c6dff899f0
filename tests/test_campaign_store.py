"""Campaigns and their people as they are stored, behind the real client."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from campaign_table import campaign_table

from dispatch.campaign.person import SHARDS, Answer, Person, Stage, Talk, person_id, shard_of
from dispatch.campaign.run import Campaign, Status
from dispatch.errors import StateConflict, Throttled
from handlers.adapters import batches, items
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from sandbox import api_calls

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CAMPAIGN = "flu-20261121"


@pytest.fixture
def table():
    with campaign_table() as name:
        yield name


@pytest.fixture
def people(table):
    return CampaignPeople(table)


@pytest.fixture
def agenda(table):
    return CampaignAgenda(table)


def person(number=1, **more):
    dialled = f"+1202555{number:04}"
    given = {"language": "en-US", "zone": "America/New_York", "due_at": NOW, "line": number} | more
    return Person(CAMPAIGN, person_id(CAMPAIGN, dialled, ""), dialled, **given)


def stored(table, *those):
    batches.write(table, [person_item(one) for one in those])
    return [replace(one, version=1) for one in those]


def called(one):
    return replace(one, stage=Stage.CALLING, due_at=None, until=NOW + timedelta(minutes=2))


def test_a_person_is_read_as_they_were_stored(table, people):
    (one,) = stored(table, person(7, fields={"visit": "2026-12-01", "name": "=cmd|' /C calc'!A0"}))
    assert people.load(CAMPAIGN, one.id) == (one, Talk(version=1))
    assert people.load(CAMPAIGN, "0" * 20) is None


def test_everybody_is_read_once_from_all_shards(table, people):
    those = stored(table, *(person(number) for number in range(300)))
    read = [one for one, _ in people.people(CAMPAIGN)]
    assert sorted(read, key=lambda one: one.line) == those
    assert {shard_of(one.id) for one in those} == set(range(SHARDS))


def test_each_part_is_written_without_losing_the_other(table, people):
    (one,) = stored(table, person())
    talk = Talk(answers=(Answer("coming", "1", "yes", 1, NOW),), version=1)
    _, said = people.save_talk(CAMPAIGN, one.id, talk)
    after, seen = people.save_dial(called(one))
    assert seen == said == replace(talk, version=2)
    assert (after.stage, after.version) == (Stage.CALLING, 2)
    assert people.load(CAMPAIGN, one.id) == (after, said)


def test_whoever_read_an_older_version_writes_nothing(table, people):
    (one,) = stored(table, person())
    people.save_dial(called(one))
    with pytest.raises(StateConflict):
        people.save_dial(called(one))
    people.save_talk(CAMPAIGN, one.id, Talk(version=1))
    with pytest.raises(StateConflict):
        people.save_talk(CAMPAIGN, one.id, Talk(version=1, complete=True))
    assert people.load(CAMPAIGN, one.id)[1].complete is False


def test_nobody_comes_into_being_by_a_save(people):
    with pytest.raises(StateConflict):
        people.save_dial(person())
    with pytest.raises(StateConflict):
        people.save_talk(CAMPAIGN, person().id, Talk())


def test_due_are_those_whose_time_has_come_who_waited_longest_first(table, agenda):
    minutes = [timedelta(minutes=number) for number in range(-50, 10)]
    those = stored(table, *(person(n, due_at=NOW + by) for n, by in enumerate(minutes)))
    due = {one.id for one in those if one.due_at <= NOW}
    for shard in range(SHARDS):
        found = [one for one, _ in agenda.due(CAMPAIGN, shard, NOW, 1000)]
        assert found == sorted(found, key=lambda one: one.due_at)
        assert [one for one, _ in agenda.due(CAMPAIGN, shard, NOW, 2)] == found[:2]
        due -= {one.id for one in found}
    assert not due


def test_the_agenda_follows_each_write(table, people, agenda):
    (one,) = stored(table, person())
    shard, later = shard_of(one.id), NOW + timedelta(minutes=3)
    calling, _ = people.save_dial(called(one))
    assert agenda.due(CAMPAIGN, shard, later, 9) == []
    assert [each.id for each, _ in agenda.calling(CAMPAIGN)] == [one.id]
    people.save_dial(replace(calling, stage=Stage.DONE, until=None))
    assert agenda.calling(CAMPAIGN) == agenda.due(CAMPAIGN, shard, later, 9) == []


def test_a_campaign_and_the_texts_of_its_file(table):
    campaigns = Campaigns(table)
    made = campaigns.create(Campaign(CAMPAIGN, "flu", Status.IMPORTING, NOW), "first")
    assert campaigns.load(CAMPAIGN) == made
    with pytest.raises(StateConflict):
        campaigns.create(Campaign(CAMPAIGN, "flu", Status.IMPORTING, NOW), "other")
    assert campaigns.file(CAMPAIGN, 1) == "first"
    campaigns.put_file(CAMPAIGN, 2, "second")
    with pytest.raises(StateConflict):
        campaigns.put_file(CAMPAIGN, 2, "third")
    assert (campaigns.file(CAMPAIGN, 2), campaigns.file(CAMPAIGN, 3)) == ("second", None)


def test_of_two_who_change_a_campaign_the_second_is_refused(table):
    campaigns = Campaigns(table)
    made = campaigns.create(Campaign(CAMPAIGN, "flu", Status.READY, NOW), "")
    running = campaigns.save(replace(made, status=Status.RUNNING))
    with pytest.raises(StateConflict):
        campaigns.save(replace(made, status=Status.STOPPED))
    assert campaigns.load(CAMPAIGN) == running


def test_campaigns_are_listed_latest_first(table):
    campaigns = Campaigns(table)
    for day in (1, 3, 2):
        begun = NOW + timedelta(days=day)
        campaigns.create(Campaign(f"flu-{day}", "flu", Status.READY, begun), "")
    assert [one.id for one in campaigns.listed()] == ["flu-3", "flu-2", "flu-1"]


def test_a_refused_number_is_found_among_many(table):
    refusals = CampaignRefusals(table)
    numbers = [f"+1202555{number:04}" for number in range(250)]
    assert refusals.among(numbers) == set()
    refusals.add(numbers[170], CAMPAIGN, NOW)
    assert refusals.among(numbers) == {numbers[170]}
    assert refusals.among([]) == set()


def test_what_is_left_undone_is_asked_for_again(table, monkeypatch):
    whole, pauses = api_calls.ANSWERS["dynamodb", "BatchWriteItem"], []

    def some(asked):
        ((name, puts),) = asked["RequestItems"].items()
        whole({"RequestItems": {name: puts[:10]}})
        return {"UnprocessedItems": {name: puts[10:]}} if puts[10:] else {}

    monkeypatch.setitem(api_calls.ANSWERS, ("dynamodb", "BatchWriteItem"), some)
    written = [items.key("a", str(number)) for number in range(30)]
    batches.write(table, written, pause=pauses.append)
    assert len(list(batches.read(table, written))) == 30
    assert pauses == [0.05, 0.1]


def test_a_table_that_never_answers_is_given_up_after_half_a_minute(table, monkeypatch):
    def throttled(_asked):
        raise api_calls.ServiceError("ThrottlingException", 400)

    monkeypatch.setitem(api_calls.ANSWERS, ("dynamodb", "BatchGetItem"), throttled)
    pauses = []
    with pytest.raises(Throttled):
        list(batches.read(table, [items.key("a", "1")], pause=pauses.append))
    assert 10 < sum(pauses) < 30

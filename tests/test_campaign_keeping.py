"""What an operator asks of campaigns, as it is stored: control, new text, erasure, retention."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from campaign_office import AKO, NAME, NUMBERS, TEXT, office

from dispatch.campaign.control import Verb
from dispatch.campaign.list_import import begun
from dispatch.campaign.person import (
    SHARDS,
    Answer,
    Attempt,
    Outcome,
    Result,
    Stage,
    Talk,
    person_id,
)
from dispatch.campaign.run import Campaign, Status, Tally
from dispatch.codec import decode, encode
from dispatch.errors import CampaignRefused, ConfigurationError, StateConflict
from handlers.adapters import batches, items
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.campaign_recorded import CampaignRecorded
from handlers.adapters.clients import client
from handlers.adapters.follow_ups import FollowUpMarks

ALICE = NUMBERS[1]
office = pytest.fixture(office)


def called(office, campaign, number):
    """Somebody who is being called."""
    person, _ = office.known(campaign, number)
    attempt = Attempt(1, office.now, "main")
    until = office.now + timedelta(minutes=2)
    return office.people.save_dial(
        replace(person, stage=Stage.CALLING, due_at=None, until=until, attempts=(attempt,))
    )[0]


def answered(office, campaign, number):
    """Somebody who was called, answered and is done with."""
    person = called(office, campaign, number)
    answer = Answer("coming", "1", "yes", 1, office.now)
    office.people.save_talk(
        campaign, person.id, Talk(1, answers=(answer,), complete=True, version=1)
    )
    ended = replace(person.attempts[0], outcome=Outcome.ANSWERED, seconds=31.0)
    done = replace(person, stage=Stage.DONE, until=None, attempts=(ended,), result=Result.COMPLETED)
    stored = office.people.save_dial(done)[0]
    state = office.campaigns.load(campaign)
    tally = Tally(starts=1, results={"completed": 1}, said={"coming=yes": 1}, spent=0.1)
    office.campaigns.save(replace(state, tally=tally))
    return stored


# ---------------------------------------------------------------- control


def test_a_campaign_is_made_once_under_its_name_and_day(office):
    assert office.keeping.create(NAME, TEXT, AKO).id == f"{NAME}-20261124"
    with pytest.raises(CampaignRefused, match="--id"):
        office.keeping.create(NAME, TEXT, AKO)
    assert office.keeping.create(NAME, TEXT, AKO, "again").id == "again"


def test_a_file_that_is_wrong_makes_no_campaign(office):
    with pytest.raises(ConfigurationError, match=f"{NAME}.toml"):
        office.keeping.create(NAME, TEXT.replace("[spending]", "[spendings]"), AKO)
    assert office.campaigns.listed() == []


def test_starting_and_resuming_wake_a_pacer_and_pausing_does_not(office):
    campaign = office.running()
    assert office.woken == 1
    assert office.keeping.ask(campaign.id, Verb.PAUSE, AKO).status is Status.PAUSED
    assert office.woken == 1
    assert office.keeping.ask(campaign.id, Verb.RESUME, AKO).status is Status.RUNNING
    assert office.woken == 2


def test_a_start_whose_message_was_lost_is_repaired_by_another(office):
    campaign = office.running()
    office.keeping.ask(campaign.id, Verb.START, AKO)
    assert office.woken == 2


def test_a_list_that_is_still_read_is_not_started(office):
    campaign = office.keeping.create(NAME, TEXT, AKO)
    with pytest.raises(CampaignRefused, match="still being read"):
        office.keeping.ask(campaign.id, Verb.START, AKO)
    assert office.woken == 0


def test_what_the_pacer_counts_meanwhile_is_kept_by_a_pause(office, monkeypatch):
    campaign, load = office.running(), office.campaigns.load
    counted = iter([True])

    def raced(_store, named):
        found = load(named)
        if next(counted, False):
            office.campaigns.save(replace(found, tally=Tally(starts=7)))
        return found

    before = load(campaign.id)
    assert before.tally.starts == 0
    monkeypatch.setattr(type(office.campaigns), "load", raced)
    after = office.keeping.ask(campaign.id, Verb.PAUSE, AKO)
    assert (after.status, after.tally.starts) == (Status.PAUSED, 7)


def test_a_campaign_whose_cap_is_spent_is_resumed_once_its_file_says_more(office):
    campaign = office.running()
    office.campaigns.save(replace(campaign, status=Status.PAUSED, tally=Tally(spent=800.5)))
    with pytest.raises(CampaignRefused, match="raise the cap"):
        office.keeping.ask(campaign.id, Verb.RESUME, AKO)
    office.keeping.update(campaign.id, NAME, TEXT.replace("cap = 800", "cap = 900"), AKO)
    assert office.keeping.ask(campaign.id, Verb.RESUME, AKO).status is Status.RUNNING


def test_an_unknown_campaign_is_refused_with_where_to_look(office):
    with pytest.raises(CampaignRefused, match="tocsin campaign list"):
        office.keeping.ask("nothing", Verb.STOP, AKO)


def test_it_is_written_down_who_asked_what(office):
    campaign = office.running()
    office.now += timedelta(minutes=1)
    office.keeping.ask(campaign.id, Verb.PAUSE, AKO)
    office.keeping.ask(campaign.id, Verb.PAUSE, AKO)  # it is paused already
    notes = office.notes.of(campaign.id)
    assert [one.what for one in notes] == ["created", "start", "pause"]
    assert {(one.by, one.identity) for one in notes} == {(AKO.by, AKO.identity)}


# ---------------------------------------------------------------- new text


def test_a_changed_text_is_the_next_version_of_the_file(office):
    campaign = office.running()
    text = TEXT.replace("Goodbye.", "Good day.")
    after = office.keeping.update(campaign.id, NAME, text, AKO)
    assert after.file_version == 2
    assert office.keeping.file(after).script.goodbye["en"] == "Good day."
    assert office.campaigns.file(campaign.id, 1) == TEXT
    assert after.status is Status.RUNNING


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('number = "電話番号"', 'number = "携帯"', "number changed"),
        ('default_country = "JP"', 'default_country = "US"', "default_country changed"),
        ('name = "氏名"\n', 'name = "名前"\n', "fields changed"),
        ('currency = "USD"', 'currency = "JPY"', "is in JPY"),
        ('retention = "30d"', 'retention = "60d"', "longer than what was promised"),
        ("obtained_on = 2026-04-01", "obtained_on = 2026-05-01", "consent"),
        ('answer = "coming"', 'answer = "away"', "give a changed question a new name"),
    ],
)
def test_what_would_change_people_or_answers_is_refused(office, old, new, why):
    campaign = office.running()
    changed = TEXT.replace(old, new)
    assert changed != TEXT
    with pytest.raises(CampaignRefused, match=why):
        office.keeping.update(campaign.id, NAME, changed, AKO)
    assert office.campaigns.load(campaign.id).file_version == 1


def test_a_shorter_retention_and_another_cap_are_taken(office):
    campaign = office.running()
    text = TEXT.replace('retention = "30d"', 'retention = "7d"').replace("cap = 800", "cap = 1")
    assert office.keeping.update(campaign.id, NAME, text, AKO).file_version == 2


def test_the_file_of_another_campaign_is_refused(office):
    with pytest.raises(CampaignRefused, match="it is named other"):
        office.keeping.update(office.running().id, "other", TEXT, AKO)


def test_a_campaign_that_is_over_takes_no_new_text(office):
    campaign = office.running()
    office.keeping.ask(campaign.id, Verb.STOP, AKO)
    with pytest.raises(CampaignRefused, match="says nothing any more"):
        office.keeping.update(campaign.id, NAME, TEXT, AKO)


# ---------------------------------------------------------------- how it stands


def test_the_board_tells_the_rate_from_look_to_look(office):
    campaign = office.running()
    office.board.view(campaign.id)
    office.now += timedelta(seconds=20)
    state = office.campaigns.load(campaign.id)
    office.campaigns.save(replace(state, tally=Tally(starts=100, calling=30)))
    view = office.board.view(campaign.id)
    assert (view["rate"], view["calling"], view["callsAllowed"]) == (5.0, 30, 100)
    assert (view["cap"], view["currency"]) == (800, "USD")


def test_while_nobody_is_called_the_board_tells_when_the_next_is_due(office):
    campaign = office.running(numbers=[ALICE])
    assert office.board.view(campaign.id)["nextDue"] == office.now.isoformat()


# ---------------------------------------------------------------- ids


def test_without_a_campaigns_salt_nobody_finds_out_whose_an_id_is(office):
    first, second = office.running("first"), office.running("second")
    assert (first.salt, second.salt) == ("salt 1", "salt 2")
    tried = {person_id(first.id, one, salt) for one in NUMBERS for salt in ("", second.salt)}
    ids = {person.id for person, _ in office.people.people(first.id)}
    assert len(ids) == len(NUMBERS)
    assert not ids & tried
    assert "salt 1" not in repr(first)


def test_a_salt_stays_whatever_is_asked_of_its_campaign(office):
    campaign = office.running().id
    for verb in (Verb.PAUSE, Verb.RESUME, Verb.STOP):
        assert office.keeping.ask(campaign, verb, AKO).salt == "salt 1"
    assert office.campaigns.load(campaign).salt == "salt 1"


def test_a_campaign_that_was_made_without_a_salt_goes_on_and_its_people_are_found(office):
    old = encode(office.keeping.create(NAME, TEXT, AKO, "spring"))
    del old["salt"]
    office.campaigns.save(decode(Campaign, old))
    alice = office.person("spring", "+12025550101")
    assert alice.id == "49cfa0da39cf95166fe2"
    batches.write(office.table, [person_item(alice)])
    told = office.forgetting.forget("+12025550101", AKO, keep_refusal=False)
    assert [one["campaign"] for one in told["removed"]] == ["spring"]
    assert office.campaigns.load("spring").erased == 1


# ---------------------------------------------------------------- erasure


def test_an_erased_person_is_gone_from_every_campaign_and_counted(office):
    first, second = office.running("first").id, office.running("second").id
    answered(office, first, ALICE)
    told = office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    assert told["removed"] == [
        {"campaign": "second", "calls": 0, "answers": 0, "fields": 1},
        {"campaign": "first", "calls": 1, "answers": 1, "fields": 1},
    ] or sorted(one["campaign"] for one in told["removed"]) == ["first", "second"]
    assert office.known(first, ALICE) is office.known(second, ALICE) is None
    state = office.campaigns.load(first)
    assert (state.erased, state.tally.results, state.tally.said) == (
        1,
        {"completed": 0},
        {"coming=yes": 0},
    )
    assert state.tally.starts == 1


def test_the_counts_on_the_board_stay_consistent(office):
    campaign = office.running().id
    answered(office, campaign, ALICE)
    office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    view = office.board.view(campaign)
    assert (view["people"], view["erased"], view["done"]) == (len(NUMBERS) - 1, 1, 0)
    assert view["waiting"] == len(NUMBERS) - 1


def test_nobody_is_erased_under_a_call_and_nothing_is_removed_elsewhere(office):
    first, second = office.running("first").id, office.running("second").id
    called(office, second, ALICE)
    with pytest.raises(CampaignRefused, match="being called by second") as refused:
        office.forgetting.forget(ALICE, AKO, keep_refusal=True)
    assert ALICE[1:] not in str(refused.value)
    assert office.known(first, ALICE) is not None
    assert office.refusals.among([ALICE]) == set()


def test_nobody_is_erased_while_a_list_is_read_that_may_hold_them(office):
    office.running("first")
    reading = office.keeping.create(NAME, TEXT, AKO, "second").id
    office.campaigns.save(begun(office.campaigns.load(reading), "lists/second", office.now))
    with pytest.raises(CampaignRefused, match="is being read"):
        office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    office.keeping.ask(reading, Verb.STOP, AKO)
    assert len(office.forgetting.forget(ALICE, AKO, keep_refusal=False)["removed"]) == 1


def test_a_call_that_begins_at_the_same_moment_is_not_erased(office):
    campaign = office.running().id
    person, talk = office.known(campaign, ALICE)
    called(office, campaign, ALICE)
    with pytest.raises(StateConflict):
        office.removal.erase(office.campaigns.load(campaign), person, talk)
    assert office.known(campaign, ALICE)[0].stage is Stage.CALLING
    assert office.campaigns.load(campaign).erased == 0


def test_an_entry_of_the_do_not_call_list_stays(office):
    office.refusals.add(ALICE, "earlier", office.now)
    assert office.forgetting.forget(ALICE, AKO, keep_refusal=False)["refusal"] is True
    assert office.refusals.among([ALICE]) == {ALICE}


def test_an_entry_of_the_do_not_call_list_is_made_where_that_is_asked_for(office):
    assert office.forgetting.forget(ALICE, AKO, keep_refusal=False)["refusal"] is False
    assert office.forgetting.forget(ALICE, AKO, keep_refusal=True)["refusal"] is True
    assert office.refusals.among([ALICE]) == {ALICE}


def test_the_number_may_be_written_with_spaces_and_must_be_whole(office):
    campaign = office.running().id
    spaced = "+1 202 555 01-01"
    assert len(office.forgetting.forget(spaced, AKO, keep_refusal=False)["removed"]) == 1
    assert office.known(campaign, ALICE) is None
    with pytest.raises(CampaignRefused, match=r"2 to 15 digits") as refused:
        office.forgetting.forget("0901234567", AKO, keep_refusal=False)
    assert "0901234567" not in str(refused.value)


@pytest.mark.parametrize("spelt", ["+49 (0)30 23125001", "\uff0b4930-23125001", "0049 30 23125001"])
def test_every_spelling_of_lists_finds_the_same_person(office, spelt):
    campaign = office.running(numbers=["+493023125001"]).id
    office.forgetting.forget(spelt, AKO, keep_refusal=True)
    assert office.known(campaign, "+493023125001") is None
    assert office.refusals.among(["+493023125001"])


def test_whose_a_recorded_call_was_is_forgotten_with_them(office):
    campaign = office.running().id
    person = answered(office, campaign, ALICE)
    known, contact = office.known(campaign, ALICE)[0], "contact-1"
    office.people.save_dial(replace(known, attempts=(replace(known.last, contact_id=contact),)))
    CampaignRecorded(office.table).note(contact, campaign, person.id, office.now)
    told = office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    assert CampaignRecorded(office.table).whose(contact) is None
    assert any(one.startswith("recordings") for one in told["stays"])


def test_a_follow_up_that_is_sent_while_its_person_is_erased_leaves_nothing(office):
    campaign = office.running().id
    person = answered(office, campaign, ALICE)
    marks = FollowUpMarks(office.table)
    marks.begin(campaign, person.id, "map", office.now)
    office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    marks.became(campaign, person.id, "map", "sent", office.now)
    assert person.id not in str(client("dynamodb").scan(TableName=office.table)["Items"])


def test_nothing_with_their_number_or_id_is_left_in_the_table(office):
    campaign = office.running().id
    person = answered(office, campaign, ALICE)
    FollowUpMarks(office.table).begin(campaign, person.id, "map", office.now)
    office.forgetting.forget(ALICE, AKO, keep_refusal=True)
    left = str(client("dynamodb").scan(TableName=office.table)["Items"])
    assert ALICE not in left
    assert person.id not in left


def test_erasing_is_written_down_without_the_number(office):
    campaign = office.running().id
    office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    assert office.notes.of(campaign)[-1].what == "a person was erased"


# ---------------------------------------------------------------- retention


def expiries(office):
    found = client("dynamodb").scan(TableName=office.table)["Items"]
    return [one.get("expires_at", {}).get("N") for one in found if one["sk"]["S"][:7] == "person#"]


def test_people_of_a_campaign_that_is_over_are_removed_after_its_retention(office):
    campaign = office.running()
    stopped = office.keeping.ask(campaign.id, Verb.STOP, AKO)
    assert office.sweeping.sweep(office.now + timedelta(minutes=1))
    at = str(int((stopped.ended_at + timedelta(days=30)).timestamp()))
    assert expiries(office) == [at] * len(NUMBERS)
    assert office.campaigns.load(campaign.id).swept == SHARDS


def test_people_of_a_campaign_that_goes_on_are_kept(office):
    office.running()
    assert office.sweeping.sweep(office.now + timedelta(minutes=1))
    assert set(expiries(office)) == {None}


def test_a_sweep_that_is_cut_off_goes_on_where_it_was(office):
    campaign = office.running()
    office.keeping.ask(campaign.id, Verb.STOP, AKO)
    assert not office.sweeping.sweep(office.now)  # its time is over at once
    assert set(expiries(office)) == {None}
    assert office.sweeping.sweep(office.now + timedelta(minutes=1))
    assert None not in expiries(office)


def test_a_sweep_brings_nobody_back_who_was_erased(office):
    campaign = office.running(numbers=[ALICE])
    person, _ = office.known(campaign.id, ALICE)
    office.keeping.ask(campaign.id, Verb.STOP, AKO)
    office.forgetting.forget(ALICE, AKO, keep_refusal=False)
    from dispatch.campaign import keys  # noqa: PLC0415 - of this test alone

    office.removal.mark(items.key(*keys.person_key(campaign.id, person.id)), 1)
    assert office.known(campaign.id, ALICE) is None
    assert expiries(office) == []


def test_a_shorter_retention_counts_before_the_end(office):
    campaign = office.running()
    office.keeping.update(campaign.id, NAME, TEXT.replace('"30d"', '"7d"'), AKO)
    stopped = office.keeping.ask(campaign.id, Verb.STOP, AKO)
    office.sweeping.sweep(office.now + timedelta(minutes=1))
    at = datetime.fromtimestamp(int(expiries(office)[0]), tz=office.now.tzinfo)
    assert at == stopped.ended_at + timedelta(days=7)

"""What a pacer reads of people costs little, and what is stored meanwhile is never lost by that."""

from dataclasses import replace

from pacing_ports import NOW, Stand

from dispatch.campaign.ends import End
from dispatch.campaign.person import Answer, Outcome, Result, Stage


def says_yes(stand, number=0):
    """An answer function stores what was said; nobody tells the pacer."""
    person, talk = stand.people.stored[f"{number:020x}"]
    said = (Answer("visit", "1", "yes", 1, NOW),)
    talk = replace(talk, attempt=1, answers=said, version=talk.version + 1)
    stand.people.stored[person.id] = (person, talk)


def ends(stand, contact="c-0"):
    stand.told.waiting = [(End(contact, answered=True, seconds=9.0), "r-1")]
    stand.ticks()


def test_the_sweep_reads_nobody_whose_call_is_known():
    stand = Stand(3)
    stand.keeps(30)
    assert len(stand.service.placed) == 3
    assert stand.people.read == []


def test_an_end_is_stored_by_a_read_that_costs_half_where_nothing_changed():
    stand = Stand(1)
    stand.ticks()
    ends(stand)
    assert stand.people.one().last.outcome is Outcome.NO_KEY
    assert stand.people.loads == [False]


def test_a_read_that_is_behind_the_claim_loses_no_end():
    stand = Stand(1)
    waiting = stand.people.stored[stand.people.one().id]
    stand.ticks()
    stand.people.behind = {waiting[0].id: waiting}
    ends(stand)
    assert stand.people.one().last.outcome is Outcome.NO_KEY
    assert stand.people.loads == [False, True]


def test_a_read_that_is_behind_a_key_does_not_settle_without_it():
    stand = Stand(1)
    stand.ticks()
    called = stand.people.stored[stand.people.one().id]
    says_yes(stand)
    stand.people.behind = {called[0].id: called}
    ends(stand)
    assert stand.people.one().last.outcome is Outcome.ANSWERED
    assert stand.people.one().result is Result.PARTLY


def test_a_key_that_is_stored_while_the_end_is_being_stored_counts():
    stand = Stand(1)
    stand.ticks()
    save = stand.people.save_dial

    def pressed_just_before(person, said=None):
        stand.people.save_dial = save
        says_yes(stand)
        return save(person, said)

    stand.people.save_dial = pressed_just_before
    ends(stand)
    assert stand.people.one().last.outcome is Outcome.ANSWERED
    assert stand.people.one().result is Result.PARTLY


def test_whoever_answered_after_they_were_read_ahead_is_not_called():
    stand = Stand(1)
    agenda = stand.pacer.running["spring"].agenda
    agenda.read_ahead(stand.plan, 1)
    says_yes(stand)
    stand.ticks(3)
    assert stand.service.asked == []
    assert stand.people.one().stage is Stage.DONE
    assert stand.people.one().result is Result.PARTLY

"""What a pacer reads of people costs little, and what is stored meanwhile is never lost by that."""

from dataclasses import replace
from datetime import timedelta

from pacing_ports import NOW, Stand

from dispatch.campaign.ends import End
from dispatch.campaign.person import Answer, Outcome, Result, Stage
from dispatch.routes.quotas import Quotas


def says_yes(stand, number=0):
    """An answer function stores what was said; nobody tells the pacer."""
    person, talk = stand.people.stored[f"{number:020x}"]
    said = (Answer("visit", "1", "yes", 1, NOW),)
    talk = replace(talk, attempt=1, answers=said, version=talk.version + 1)
    stand.people.stored[person.id] = (person, talk)


def ends(stand, **how):
    stand.told.waiting = [(End("c-0", **how or {"answered": True, "seconds": 9.0}), "r-1")]
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


def test_an_end_that_nobody_answered_is_stored_without_a_read():
    stand = Stand(1)
    stand.ticks()
    ends(stand, answered=False, outcome=Outcome.BUSY)
    assert stand.people.one().last.outcome is Outcome.BUSY
    assert stand.people.loads == []


def test_what_was_said_counts_though_the_end_says_that_nobody_answered():
    stand = Stand(1)
    stand.ticks()
    says_yes(stand)
    ends(stand, answered=False, outcome=Outcome.BUSY)
    assert stand.people.one().last.outcome is Outcome.ANSWERED
    assert stand.people.one().result is Result.PARTLY


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


def test_while_everybody_waits_it_is_not_asked_every_other_second_who_is_next():
    stand, asked = Stand(1), []
    first = stand.people.next_due
    stand.people.next_due = lambda campaign: asked.append(campaign) or first(campaign)
    stand.people.put(replace(stand.people.one(), due_at=NOW + timedelta(seconds=60)))
    stand.keeps(30)
    assert len(asked) == 3
    assert stand.keeper.nobody_due_before == NOW + timedelta(seconds=60)
    stand.keeps(60)
    assert len(stand.service.placed) == 1


def test_starts_are_asked_for_ahead_where_the_rate_bounds_them():
    stand, stored = Stand(300, quotas=Quotas(14.0, 20, 500, 0)), []
    save = stand.budgets.save
    stand.budgets.save = lambda budget: stored.append(budget) or save(budget)
    stand.ticks(200, every=0.05)
    assert len(stand.service.placed) >= 138
    assert len(stored) <= 25


def test_new_campaigns_are_looked_for_every_five_seconds_and_those_known_each_second():
    stand = Stand()
    stand.keeps(20)
    assert stand.campaigns.asked == 4
    assert len(stand.campaigns.read) == 20

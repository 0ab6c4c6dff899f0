"""Which campaigns a pacer calls for, and what it stores of them: finished, paused, spent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pacing_ports import NAME, NOW, Costs, Later, Plan, Stand, called, campaign

from dispatch.campaign.costs import affordable
from dispatch.campaign.ends import End
from dispatch.campaign.person import Answer, Outcome, Stage, Talk
from dispatch.campaign.run import Importing, Status, Tally
from dispatch.errors import ConfigurationError, StateConflict, Throttled
from handlers.pacing_counting import Counted
from handlers.pacing_files import Prepared

BUSY = Outcome.BUSY


def ends(stand, *contacts, outcome=BUSY, seconds=0.0):
    """Those calls are over."""
    stand.told.waiting += [
        (End(one, answered=seconds > 0, outcome=outcome, seconds=seconds), f"r-{one}")
        for one in contacts
    ]


# ---------------------------------------------------------------- finished


def test_a_campaign_is_finished_once_nobody_is_left():
    stand = Stand(2)
    stand.keeps()
    ends(stand, "c-0", "c-1")
    stand.keeps(12)
    assert stand.now.status is Status.FINISHED
    assert stand.now.tally.outcomes == {"busy": 2}
    assert stand.now.tally.calling == 0


def test_a_campaign_is_not_finished_while_the_index_is_behind():
    """Whoever was just settled is on no part of the index for a moment."""
    stand = Stand(1, plan=Plan(retry=timedelta(minutes=20)))
    stand.keeps()
    ends(stand, "c-0")
    stand.people.hidden = {stand.people.one().id}
    stand.keeps(4)
    assert stand.now.status is Status.RUNNING
    stand.people.hidden = set()
    stand.keeps(12)
    assert stand.now.status is Status.RUNNING
    assert stand.people.one().stage is Stage.WAITING


def test_a_campaign_is_not_finished_while_somebody_is_called_of_whom_nobody_heard():
    stand = Stand()
    stand.keeps(4)
    stand.people.add(1)
    stand.people.put(called(stand.people.one()))
    stand.keeper._sweep_at = NOW + timedelta(days=1)  # noqa: SLF001 - the sweep is not due yet
    stand.keeps(6)
    assert stand.now.status is Status.RUNNING
    assert stand.now.tally.calling == 1


def test_a_campaign_is_not_finished_while_a_further_list_is_read():
    stand = Stand()
    reading = Importing(key="lists/more.csv", began_at=NOW)
    stand.campaigns.stored[NAME] = campaign(importing=reading)
    stand.keeps(20)
    assert stand.now.status is Status.RUNNING
    stand.campaigns.stored[NAME] = replace(stand.now, importing=replace(reading, done_at=NOW))
    stand.keeps(12)
    assert stand.now.status is Status.FINISHED


# ---------------------------------------------------------------- stopped, paused, unreadable


def test_calls_of_a_stopped_campaign_are_settled_by_whoever_paces_next():
    stand = Stand(1)
    stand.people.put(called(stand.people.one()))
    stopped = campaign(Status.STOPPED, tally=Tally(calling=1), ended_at=NOW)
    stand.campaigns.stored[NAME] = stopped
    stand.keeps(2)
    ends(stand, "c-9")
    stand.keeps(12)
    assert stand.people.one().last.outcome is BUSY
    assert stand.now.tally.calling == 0
    assert stand.keeper.may_rest()


def test_what_became_of_the_last_call_of_a_stopped_campaign_is_stored_and_the_pacer_rests():
    executor = Later()
    stand = Stand(1, executor=executor)
    stand.keeps()
    executor.all()
    stand.keeps()
    stand.campaigns.stored[NAME] = replace(stand.now, status=Status.STOPPED, ended_at=NOW)
    ends(stand, "c-0")
    stand.pacer.tick()
    stand.keeps(3)
    executor.all()
    stand.keeps(5)
    assert stand.now.tally.outcomes == {"busy": 1}
    assert stand.keeper.may_rest()


def test_a_new_pacer_does_not_rest_before_it_has_seen_the_calls_under_way():
    stand = Stand(1)
    person = called(stand.people.one())
    stand.people.put(person)
    stand.people.hidden = {person.id}
    stand.campaigns.stored[NAME] = campaign(Status.PAUSED, tally=Tally(calling=1))
    stand.keeps(2)
    assert not stand.keeper.may_rest()
    stand.people.hidden = set()
    stand.keeps(8)
    assert len(stand.pacer.flights) == 1


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("spring.toml", 3, "hours are wrong"),
        ValueError("no caller number of spring is one of the stack's"),
        KeyError("campaign spring has no file in version 2"),
    ],
)
def test_a_campaign_whose_file_cannot_be_used_is_paused_and_stops_no_other(error):
    stand = Stand(3)
    other = replace(campaign(), id="autumn")
    stand.campaigns.stored["autumn"] = other
    good = stand.prepared

    def prepare(one):
        if one.id == "autumn":
            raise error
        return good

    stand.keeper.files.prepare = prepare
    stand.keeps(3)
    assert stand.campaigns.stored["autumn"].status is Status.PAUSED
    assert "its file cannot be used" in stand.campaigns.stored["autumn"].why
    assert len(stand.service.placed) == 3


def test_a_file_that_becomes_unreadable_under_way_pauses_its_campaign():
    stand = Stand(1)
    stand.keeps()
    stand.campaigns.stored[NAME] = replace(stand.now, file_version=2)
    stand.keeper.files.prepare = lambda _one: (_ for _ in ()).throw(ValueError("no number"))
    stand.keeps(2)
    assert stand.now.status is Status.PAUSED
    ends(stand, "c-0")
    stand.keeps(2)
    assert stand.people.one().last.outcome is BUSY


def test_whoever_waits_to_be_asked_for_again_goes_back_when_the_campaign_is_paused():
    stand = Stand(2)
    stand.service.answers = [None, Throttled("TooManyRequestsException")]
    stand.keeps()
    stand.campaigns.stored[NAME] = replace(stand.now, status=Status.PAUSED)
    stand.keeps(2)
    assert sorted(stand.stages) == [Stage.CALLING, Stage.WAITING]


# ---------------------------------------------------------------- what it costs to look


def test_campaigns_that_are_over_are_read_once_and_not_each_second():
    stand = Stand()
    for number in range(300):
        one = replace(campaign(Status.FINISHED), id=f"old-{number}")
        stand.campaigns.stored[one.id] = one
    stand.keeps(3)
    assert [len(one) for one in stand.campaigns.read] == [301, 1, 1]


def test_with_nobody_due_for_a_while_the_pacer_rests_and_is_there_in_time():
    stand = Stand(1)
    stand.people.put(replace(stand.people.one(), due_at=NOW + timedelta(minutes=10)))
    stand.keeps(1)
    assert stand.keeper.may_rest()
    stand.clock.passes(520)
    stand.anew()
    stand.keeps(1)
    assert not stand.keeper.may_rest()


# ---------------------------------------------------------------- what is counted and spent


def test_a_tally_that_an_operator_was_faster_than_is_stored_with_the_next():
    stand = Stand(1)
    stand.keeps()
    save, refused = stand.campaigns.save, []

    def once(one):
        if not refused:
            refused.append(one)
            raise StateConflict("an operator wrote first")
        return save(one)

    stand.campaigns.save = once
    ends(stand, "c-0")
    stand.keeps(5)
    assert refused
    assert stand.now.tally.outcomes == {"busy": 1}
    assert stand.now.tally.starts == 1


def test_a_turn_that_ends_stores_what_it_counted_also_where_an_operator_wrote_meanwhile():
    stand = Stand(1)
    stand.keeps(2)
    ends(stand, "c-0")
    stand.pacer.tick()
    stand.campaigns.stored[NAME] = replace(stand.now, status=Status.PAUSED, version=99)
    stand.pacer.running.clear()
    stand.keeper.finish()
    assert stand.now.status is Status.PAUSED
    assert stand.now.tally.outcomes == {"busy": 1}


def test_near_the_cap_no_more_calls_are_under_way_than_it_pays_for():
    """Each costs 1, as those that ended did: of 100 all but the last few are under way at once."""
    stand = Stand(99)
    stand.costs[NAME] = Costs(1.0)
    stand.prepared = Prepared(stand.plan, Costs(1.0), cap=30.0, dearest=1.0)
    most = 0.0
    for number in range(60):
        stand.keeps()
        under_way = list(stand.service.placed.values())
        spent = stand.now.tally.spent + stand.counted.spent(NAME)
        most = max(most, spent + len(stand.pacer.flights))
        ends(stand, *under_way[number : number + 1], outcome=None, seconds=20.0)
    assert stand.now.status is Status.PAUSED
    assert "its cap of 30 is spent" in stand.now.why
    assert most <= 31


def test_calls_that_cost_nothing_are_not_held_back_by_the_cap():
    assert affordable(0.0, 10.0, 500, 0.0) is None
    assert affordable(0.0, 10.0, 0, 1.0) == 10
    assert affordable(10.0, 10.0, 100, 1.0) == 0


@given(
    cap=st.floats(1, 1000),
    each=st.floats(0.01, 2),
    slots=st.integers(1, 500),
    ended_a_round=st.integers(1, 50),
)
def test_the_cap_is_passed_by_no_more_than_one_call_where_all_cost_as_much_as_the_dearest(
    cap, each, slots, ended_a_round
):
    spent, ended, flying = 0.0, 0, 0
    while spent < cap and ended < 2000:
        flying = max(flying, min(slots, affordable(spent, cap, ended, each)))
        now = min(flying, ended_a_round)
        flying, ended, spent = flying - now, ended + now, spent + now * each
    assert spent + flying * each <= cap + each + 1e-6 or ended >= 2000


def test_answers_are_counted_with_the_attempt_in_which_they_were_given():
    counted = Counted({NAME: Costs()})
    stand = Stand(1)
    person = called(stand.people.one())
    answers = tuple(Answer("coming", "1", "yes", attempt, NOW) for attempt in (0, 1))
    counted.settled(person, Talk(attempt=1, answers=answers))
    assert counted.added_to(Tally(), NAME, 3).said == {"coming=yes": 1}
    counted.stored(NAME)
    assert counted.added_to(Tally(), NAME, 3) == Tally(calling=3, outcomes={}, results={}, said={})

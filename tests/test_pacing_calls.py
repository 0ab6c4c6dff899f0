"""Whom the pacer calls, and whom it does not: what may happen between a claim and its end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError
from pacing_ports import NAME, NOW, Later, Plan, Stand, called

from dispatch.campaign.ends import End
from dispatch.campaign.person import Answer, Attempt, Outcome, Result, Stage, Talk
from dispatch.campaign.refused import MOST_IN_A_ROW
from dispatch.errors import (
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from dispatch.routes.budget import Granted, ask
from dispatch.routes.quotas import Quotas
from dispatch.traffic import Kind

FULL = QuotaFull("LimitExceededException")
REFUSED = RouteRefused("ResourceNotFoundException")
TIMED_OUT = ReadTimeoutError(endpoint_url="https://dynamodb.invalid")


def seconds(number):
    return NOW + timedelta(seconds=number)


# ---------------------------------------------------------------- calling hours


def test_nobody_who_was_read_ahead_is_called_once_the_calling_hours_are_over():
    plan = Plan(closes=seconds(1), opens=seconds(3600))
    stand = Stand(40, plan=plan, rate=1.0)
    stand.ticks()
    assert len(stand.service.asked) == 1
    assert len(stand.pacer.running[NAME].agenda.ready) == 4
    stand.clock.passes(60)
    stand.ticks(9, every=1.0)
    assert len(stand.service.asked) == 1
    waiting = [one for one, _ in stand.people.stored.values() if one.stage is Stage.WAITING]
    assert {one.due_at for one in waiting} == {plan.opens}


def test_a_call_that_was_held_back_is_not_asked_for_again_after_the_calling_hours():
    plan = Plan(closes=seconds(1), opens=seconds(3600))
    stand = Stand(1, plan=plan)
    stand.service.answers = [Throttled("TooManyRequestsException")]
    stand.ticks()
    stand.clock.passes(2)
    stand.ticks(3)
    assert len(stand.service.asked) == 1
    assert (stand.people.one().stage, stand.people.one().attempts) == (Stage.WAITING, ())


def test_everybody_is_put_off_beside_the_tick_and_not_in_it():
    executor = Later()
    stand = Stand(90, executor=executor, plan=Plan(closes=NOW, opens=seconds(3600)))
    stand.ticks()
    assert {one.due_at for one, _ in stand.people.stored.values()} == {NOW}
    assert len(executor.open) == 90
    executor.all()
    stand.ticks()
    assert {one.due_at for one, _ in stand.people.stored.values()} == {seconds(3600)}
    assert stand.service.asked == []


def test_whoever_can_never_be_called_again_is_done_and_counted():
    stand = Stand(3, plan=Plan(closes=NOW, opens=None))
    stand.ticks(2)
    assert {one.result for one, _ in stand.people.stored.values()} == {Result.NOT_CALLED}
    assert stand.counted.since[NAME].results == {"not-called": 3}


# ---------------------------------------------------------------- claims that end, and adoption


def test_a_call_that_never_could_be_placed_is_given_back_before_its_claim_ends():
    stand = Stand(1)
    stand.service.answers = [FULL] * 1000
    for _ in range(200):
        stand.ticks(every=1.0)
    assert stand.people.one().attempts in {(), stand.people.one().attempts[:1]}
    assert not any(one.outcome for one in stand.people.one().attempts)
    stand.service.answers = []
    stand.ticks(60, every=1.0)
    assert len(stand.service.placed) == 1


def test_nobody_who_was_settled_meanwhile_is_called_by_a_request_that_waits():
    stand = Stand(1)
    stand.service.answers = [Throttled("TooManyRequestsException")]
    stand.ticks()
    stand.pacer.ends.settle(stand.people.one(), End("", outcome=Outcome.UNKNOWN))
    stand.clock.passes(400)
    stand.ticks(3)
    assert len(stand.service.asked) == 1
    assert stand.people.one().stage is Stage.DONE


def test_a_process_that_stood_still_after_a_claim_places_no_call_when_it_goes_on():
    executor = Later()
    stand = Stand(1, executor=executor)
    stand.ticks()
    save = stand.people.save_dial

    def and_stands_still(person, said=None):
        known = save(person, said)
        stand.clock.passes(600)
        return known

    stand.people.save_dial = and_stands_still
    executor.all()
    assert stand.service.asked == []


def test_a_claim_that_another_pacer_left_without_a_call_is_called_at_once():
    stand = Stand(1)
    stand.people.put(called(stand.people.one(), contact="", ago=7))
    stand.keeps(2)
    assert list(stand.service.placed.values()) == [stand.people.one().last.contact_id]
    assert len(stand.people.one().attempts) == 1


def test_a_claim_whose_call_was_placed_gets_its_name_and_no_second_call():
    stand = Stand(1)
    person = called(stand.people.one(), contact="", ago=7)
    stand.people.put(person)
    first = stand.service.place(stand.plan.request(person))
    stand.keeps(2)
    assert stand.people.one().last.contact_id == first
    assert len(stand.service.placed) == 1


def test_a_claim_left_by_another_pacer_is_not_called_after_the_calling_hours():
    stand = Stand(1, plan=Plan(closes=NOW, opens=seconds(3600)))
    stand.people.put(called(stand.people.one(), contact="", ago=7))
    stand.keeps(5)
    assert stand.service.asked == []


@pytest.mark.parametrize("error", [REFUSED, NotReached("ConnectTimeoutError"), FULL])
def test_what_may_ring_is_not_given_back_because_a_second_request_was_refused(error):
    stand = Stand(1)
    stand.service.answers = [OutcomeUnknown("ReadTimeoutError"), error]
    stand.ticks()
    stand.clock.passes(5)
    stand.ticks()
    assert stand.people.one().stage is Stage.CALLING
    stand.pacer.running.clear()
    stand.ticks()
    assert stand.people.one().stage is Stage.CALLING


# ---------------------------------------------------------------- people who refuse meanwhile

THROTTLED = Throttled("TooManyRequestsException")


def refuses(stand):
    """Another campaign calls the same number, and is told never to call it again."""
    stand.refusals.add(stand.people.one().number)


def results(stand):
    return stand.counted.since[NAME].results


def not_answered(stand, contact="c-0"):
    end = End(contact, answered=False, outcome=Outcome.NO_ANSWER)
    stand.told.waiting = [(end, "r-1")]
    stand.ticks()


def test_whoever_refuses_between_two_calls_is_not_called_again():
    stand = Stand(1, plan=Plan(retry=timedelta(seconds=60)))
    stand.ticks()
    not_answered(stand)
    assert stand.people.one().stage is Stage.WAITING
    refuses(stand)
    stand.clock.passes(60)
    stand.ticks(3)
    assert len(stand.service.asked) == 1
    assert (stand.people.one().result, len(stand.people.one().attempts)) == (Result.REFUSED, 1)
    assert (results(stand), len(stand.pacer.flights)) == ({"refused": 1}, 0)


@pytest.mark.parametrize(("calls", "result"), [(0, Result.NOT_CALLED), (1, Result.REFUSED)])
def test_whoever_refuses_while_their_call_is_held_back_is_not_asked_for_again(calls, result):
    stand = Stand(1, plan=Plan(retry=timedelta(seconds=60)))
    stand.service.answers = [None] * calls + [THROTTLED]
    stand.ticks()
    if calls:
        not_answered(stand)
        stand.clock.passes(60)
        stand.ticks()
    assert stand.people.one().stage is Stage.CALLING
    refuses(stand)
    stand.clock.passes(2)
    stand.ticks(3)
    assert len(stand.service.asked) == calls + 1
    assert (stand.people.one().result, len(stand.people.one().attempts)) == (result, calls)
    assert (results(stand), len(stand.pacer.flights)) == ({str(result): 1}, 0)


def test_a_call_that_may_ring_keeps_its_place_and_is_not_asked_for_again_once_they_refuse():
    stand = Stand(1, plan=Plan(retry=timedelta(seconds=60)))
    stand.service.answers = [OutcomeUnknown("ReadTimeoutError")]
    stand.ticks()
    refuses(stand)
    stand.clock.passes(10)
    stand.ticks(5)
    assert (len(stand.service.asked), len(stand.pacer.flights)) == (1, 1)
    stand.clock.passes(200)
    stand.ticks(20, every=1.0)
    assert stand.people.one().last.outcome is Outcome.UNKNOWN
    stand.clock.passes(60)
    stand.ticks(3)
    assert len(stand.service.asked) == 1
    assert stand.people.one().result is Result.REFUSED


def test_whoever_refuses_in_the_very_call_that_was_not_heard_of_has_its_name_stored():
    stand = Stand(1)
    stand.ticks()
    stand.people.put(replace(called(stand.people.one(), contact="", ago=7), version=2))
    person, _ = stand.people.stored[stand.people.one().id]
    stand.people.stored[person.id] = (person, Talk(attempt=1, opted_out=True, version=2))
    refuses(stand)
    stand.anew()
    stand.keeps(10)
    assert (len(stand.service.placed), stand.people.one().last.contact_id) == (1, "c-0")
    stand.told.waiting = [(End("c-0", answered=True, seconds=9.0), "r-1")]
    stand.keeps(2)
    assert stand.people.one().result is Result.OPTED_OUT
    assert stand.people.one().last.contact_id == "c-0"


@pytest.mark.parametrize("hours", [1, 48])
def test_a_call_picked_up_whose_name_was_not_heard_before_the_hours_ended_is_named_in_the_end(
    hours,
):
    stand = Stand(1, plan=Plan(closes=seconds(1), opens=NOW + timedelta(days=9)))
    place = stand.service.place
    lost = [OutcomeUnknown("ReadTimeoutError")]
    stand.service.place = lambda asked: (place(asked), lost and raises(lost.pop()))[0]
    stand.ticks()
    person, talk = stand.people.stored[stand.people.one().id]
    stand.people.stored[person.id] = (person, replace(talk, attempt=1, version=1))
    over = {"DisconnectTimestamp": seconds(60), "ConnectedToSystemTimestamp": seconds(20)}
    stand.service.describe = lambda contact: {"Id": contact, **over}
    stand.clock.passes(hours * 3600)
    stand.ticks(3, every=1.0)
    last = stand.people.one().last
    named = (last.contact_id, last.outcome) == ("c-0", Outcome.NO_KEY)
    assert named == (hours == 1)
    assert len(stand.service.asked) == 1 + named


def raises(error):
    raise error


def test_a_claim_that_another_pacer_left_is_not_called_once_they_refuse():
    stand = Stand(1, plan=Plan(retry=timedelta(seconds=60)))
    stand.people.put(called(stand.people.one(), contact="", ago=7))
    refuses(stand)
    stand.keeps(400)
    assert stand.service.asked == []
    assert stand.people.one().result is Result.REFUSED


def test_what_was_said_to_this_campaign_counts_for_more_than_what_was_said_elsewhere():
    stand = Stand(1)
    answer = Answer("coming", "1", "yes", 1, NOW)
    later = Talk(1, answers=(answer,), later_at=seconds(600))
    person = replace(stand.people.one(), attempts=(Attempt(1, NOW, outcome=Outcome.LATER),))
    stand.people.stored[person.id] = (person, later)
    refuses(stand)
    stand.ticks(2)
    assert (stand.service.asked, stand.people.one().result) == ([], Result.PARTLY)


# ---------------------------------------------------------------- stores that fail


def test_a_claim_that_could_not_be_stored_is_tried_again():
    stand = Stand(1)
    stand.people.fails = [TIMED_OUT]
    stand.ticks()
    assert stand.service.asked == []
    stand.clock.passes(3)
    stand.ticks(2)
    assert len(stand.service.placed) == 1


def test_a_call_whose_name_could_not_be_stored_keeps_its_place_and_is_settled_by_its_end():
    stand = Stand(1)
    save, written = stand.people.save_dial, []

    def second_fails(person, said=None):
        written.append(person)
        if len(written) == 2:
            raise TIMED_OUT
        return save(person, said)

    stand.people.save_dial = second_fails
    stand.ticks()
    assert len(stand.pacer.flights) == 1
    stand.told.waiting = [(End("c-0", answered=False, outcome=Outcome.BUSY), "r-1")]
    stand.ticks()
    assert stand.people.one().last.outcome is Outcome.BUSY
    assert stand.told.given == ["r-1"]


def test_a_call_whose_name_could_not_be_stored_is_asked_after_by_it():
    stand = Stand(1)
    save, written = stand.people.save_dial, []

    def second_fails(person, said=None):
        written.append(person)
        if len(written) == 2:
            raise TIMED_OUT
        return save(person, said)

    stand.people.save_dial = second_fails
    stand.ticks()
    stand.told.waiting = [(End("c-0", answered=False), "r-1")]
    stand.ticks()
    assert stand.service.described == ["c-0"]


def test_an_end_that_could_not_be_stored_is_stored_when_it_is_told_again():
    stand = Stand(1)
    stand.ticks()
    end = End("c-0", answered=False, outcome=Outcome.BUSY)
    stand.people.fails = [TIMED_OUT]
    stand.told.waiting = [(end, "r-1")]
    stand.ticks()
    assert stand.people.one().stage is Stage.CALLING
    assert stand.told.given == []
    stand.told.waiting = [(end, "r-2")]
    stand.ticks()
    assert stand.people.one().last.outcome is Outcome.BUSY
    assert stand.told.given == ["r-2"]


def test_an_end_that_is_nobodys_is_given_back_before_it_is_told_again():
    stand = Stand()
    stand.told.waiting = [(End("stranger", answered=False), "r-1")]
    stand.ticks()
    stand.clock.passes(45)
    stand.ticks()
    assert stand.told.given == ["r-1"]


# ---------------------------------------------------------------- refusals


def test_a_route_that_refuses_burns_nobody():
    stand = Stand(30)
    stand.service.answers = [REFUSED] * 30
    stand.ticks(10)
    assert {one.attempts for one, _ in stand.people.stored.values()} == {()}
    assert set(stand.stages) == {Stage.WAITING}


def test_what_refuses_campaigns_holds_back_no_alert():
    stand = Stand(30)
    stand.service.answers = [REFUSED] * 30 + [NotReached("ConnectTimeoutError")] * 10
    stand.ticks(10)
    budget = stand.budgets.load("main")
    assert budget.breaker.closed
    answer = ask(budget, stand.pacer.share.quotas, "page", Kind.ALERT, stand.clock())
    assert isinstance(answer, Granted)


def test_a_route_that_refuses_is_tried_by_one_call_now_and_then():
    stand = Stand(400, quotas=Quotas(2.0, 5, 10, 3))
    stand.service.answers = [REFUSED] * 400
    for _ in range(60):
        stand.ticks(every=1.0)
    assert len(stand.service.asked) <= 8
    stand.service.answers = []
    stand.ticks(100, every=1.0)
    assert len(stand.pacer.flights) == 6


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RequestInvalid("Attributes"), Outcome.FAILED),
        (NumberRefused("DestinationNotAllowedException"), Outcome.FAILED),
        (NumberRefused("InvalidParameterException"), Outcome.BAD_NUMBER),
    ],
)
def test_a_number_is_only_bad_where_the_service_says_so_of_it(error, outcome):
    stand = Stand(1)
    stand.service.answers = [error]
    stand.ticks(2)
    assert stand.people.one().last.outcome is outcome


def test_a_row_of_refused_calls_stops_the_campaign_instead_of_burning_its_people():
    stand = Stand(90, most=5)
    stand.prepared = replace(stand.prepared, most=5)
    stand.service.answers = [NumberRefused("InvalidParameterException")] * 90
    stand.keeps(9)
    assert stand.now.status == "paused"
    assert f"{MOST_IN_A_ROW} calls in a row were refused" in stand.now.why
    assert MOST_IN_A_ROW <= sum(map(bool, map(len, attempts(stand)))) <= MOST_IN_A_ROW + 5


def test_a_refused_number_now_and_then_stops_nothing():
    stand = Stand(90)
    stand.service.answers = [NumberRefused("InvalidParameterException"), None] * 40
    stand.keeps(5)
    assert stand.now.status == "running"


def attempts(stand):
    return [one.attempts for one, _ in stand.people.stored.values()]


def test_of_a_full_instance_only_calls_that_were_placed_are_counted():
    stand = Stand(20)
    stand.ticks()
    stand.people.add(21)
    for number in range(20):
        stand.people.stored.pop(f"{number:020x}")
    stand.service.answers = [FULL]
    stand.clock.passes(3)
    stand.ticks()
    assert stand.budgets.load("main").learned.calls == 20


# ---------------------------------------------------------------- bounds and the lease


def test_the_files_own_rate_of_starts_is_kept():
    stand = Stand(90, rate=2.0)
    stand.ticks(100)
    assert 19 <= len(stand.service.asked) <= 23


def test_nobody_is_called_once_somebody_else_may_pace():
    stand = Stand(5)
    stand.pacer.until = NOW
    stand.ticks(3)
    assert stand.service.asked == []
    stand.pacer.until = seconds(9)
    stand.ticks()
    assert len(stand.service.asked) == 5


def test_whoever_was_claimed_by_another_pacer_is_not_called():
    executor = Later()
    stand = Stand(1, executor=executor)
    stand.ticks()
    stand.people.put(called(stand.people.one()))
    executor.all()
    stand.ticks()
    assert stand.service.asked == []


def test_a_call_whose_end_is_being_stored_is_not_taken_for_one_under_way():
    executor = Later()
    stand = Stand(1, executor=executor)
    stand.keeper.keep()
    stand.ticks()
    executor.all()
    stand.ticks()
    stand.told.waiting = [(End("c-0", answered=False, outcome=Outcome.BUSY), "r-1")]
    stand.ticks()
    stand.clock.passes(11)
    stand.keeper.keep()
    assert len(stand.pacer.flights) == 0
    executor.all()
    stand.ticks()
    assert stand.pacer.flights.by_campaign[NAME] == 0


def test_calls_that_go_on_for_long_are_asked_after_more_and_more_rarely():
    stand = Stand(1)
    stand.ticks()
    for _ in range(3600):
        stand.ticks(every=1.0)
    assert 5 <= len(stand.service.described) <= 40
    assert stand.people.one().stage is Stage.CALLING
    assert stand.people.one().until > stand.clock()

"""The call on a person's line as it is stored: named, answered, told of, withdrawn, ended."""

from datetime import timedelta

import pytest
from board import dialling
from line_world import NUMBER, ROUTES
from lines import BEGIN, want

from dispatch.attempt import Outcome
from dispatch.dialling import Dial, Granted
from dispatch.errors import OutcomeUnknown, StateConflict
from dispatch.facts import CallEnded
from dispatch.line.asking import LEASE, Waits
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.turn import Turn
from dispatch.routes.quotas import Quotas
from handlers.conductor import MOST_CONFLICTS

BUSY = CallEnded("a", Outcome.BUSY)


class Desk:
    def __init__(self):
        self.now = BEGIN
        self.dialling = dialling(ROUTES, lambda: self.now, Quotas(), DEFAULT_LIMITS)
        self.board = self.dialling.board

    def asks(self, name):
        return self.dialling.ask("anna", Dial(want(name), 0, NUMBER))

    def rings(self, name):
        assert isinstance(self.asks(name), Granted)
        self.board.placed("anna", name, f"c-{name}")
        return self

    @property
    def line(self):
        return self.board.lines.load("anna")

    @property
    def main(self):
        return self.board.budgets.load("main")

    def ends(self, name, told=None):
        call = self.board.lines.call(f"c-{name}")
        return self.board.ended(f"c-{name}", call, [told or CallEnded(name, Outcome.BUSY)])


@pytest.fixture
def desk():
    return Desk()


def names(wants):
    return [one.attempt for one in wants]


def test_a_placed_call_is_found_by_its_contact_id(desk):
    desk.rings("a")
    call = desk.board.lines.call("c-a")
    assert (call.contact, call.route, call.attempt, call.ended) == ("anna", "main", "a", False)


def test_a_placed_call_shows_that_its_route_is_there(desk):
    desk.board.silent("main", OutcomeUnknown("x"))
    desk.rings("a")
    assert desk.main.breaker.failures == 0


def test_the_end_gives_the_place_on_the_route_back(desk):
    desk.rings("a")
    assert len(desk.main.live_leases(BEGIN)) == 1
    desk.ends("a")
    assert desk.main.live_leases(BEGIN) == ()


def test_a_call_that_failed_on_its_way_counts_against_its_route(desk):
    desk.rings("a")
    desk.ends("a", CallEnded("a", Outcome.FAILED))
    assert desk.main.breaker.failures == 1


def test_the_end_told_twice_names_the_same_people(desk):
    desk.rings("a").asks("b")
    first = desk.ends("a")
    assert (names(first.heard), first.ended) == (["a", "b"], True)
    assert desk.ends("a") == first


def test_the_end_told_twice_does_not_end_the_next_call(desk):
    desk.rings("a")
    desk.ends("a")
    desk.rings("b")
    desk.ends("a")
    assert desk.line.call.attempt == "b"


def test_who_asked_once_more_before_they_heard_of_the_end_is_not_waited_for(desk):
    desk.rings("a").asks("b")
    desk.ends("a")
    desk.rings("c").asks("b")
    desk.ends("a")
    assert names(desk.line.wants) == ["c"]


def test_the_end_counts_from_its_own_time(desk):
    desk.rings("a")
    desk.asks("b")
    desk.now = BEGIN + timedelta(seconds=40)
    told = CallEnded("a", Outcome.NO_ANSWER, None, BEGIN + timedelta(seconds=5))
    assert names(desk.ends("a", told).unheard) == ["b"]


def test_an_end_of_a_call_that_nobody_knows_changes_nothing(desk):
    desk.rings("a")
    call = desk.board.lines.call("c-a")
    assert desk.board.ended("c-x", call, [BUSY]) == call
    assert desk.line.call.attempt == "a"


def test_a_call_that_ended_before_it_was_named_does_not_take_the_line_again(desk):
    desk.rings("a")
    desk.ends("a")
    desk.asks("a")
    desk.board.placed("anna", "a", "c-a")
    assert (desk.line.call, desk.line.wants) == (None, ())
    assert desk.board.lines.call("c-a").ended


def test_a_name_for_a_call_that_is_not_under_way_is_not_stored(desk):
    desk.rings("a")
    desk.board.placed("anna", "b", "c-b")
    assert desk.board.lines.call("c-b") is None


def test_a_pick_up_names_a_call_whose_placing_was_never_answered(desk):
    desk.asks("a")
    line = desk.board.connected("anna", "a", "c-a")
    assert (line.call.contact_id, line.call.answered_at) == ("c-a", BEGIN)


def test_a_talk_in_another_call_than_the_one_under_way_is_none_of_the_lines(desk):
    desk.rings("a")
    assert desk.board.connected("anna", "b", "c-b") is None


def test_a_turn_is_remembered_with_its_key(desk):
    desk.rings("a")
    desk.board.connected("anna", "a", "c-a")
    line = desk.board.turned("anna", "c-a", Turn("1", fresh=desk.line.wants))
    assert (line.call.keys, names(line.known)) == ("1", ["a"])
    assert desk.board.turned("anna", "c-a", Turn("*")).call.keys == "1*"


def test_a_turn_of_a_call_that_is_over_changes_nothing(desk):
    desk.rings("a")
    desk.ends("a")
    before = desk.line
    assert desk.board.turned("anna", "c-a", Turn("1")) == before


def test_a_withdrawn_call_names_its_route_and_itself(desk):
    desk.rings("a")
    assert desk.board.withdraw("anna", "a") == ("main", "c-a")
    assert isinstance(desk.asks("b"), Waits)


def test_a_line_on_which_nothing_changes_is_not_written(desk):
    desk.rings("a")
    version = desk.line.version
    desk.asks("a")
    desk.board.withdraw("anna", "nobody")
    assert desk.line.version == version


def test_a_lost_write_is_decided_anew(desk):
    desk.rings("a")
    lines, lost = desk.board.lines, []
    save = lines.save

    def contested(*asked):
        lost.append(asked)
        if len(lost) < MOST_CONFLICTS:
            raise StateConflict("somebody else wrote first")
        return save(*asked)

    lines.save = contested
    assert desk.board.withdraw("anna", "a") == ("main", "c-a")
    assert len(lost) == MOST_CONFLICTS


def test_a_write_that_is_lost_again_and_again_is_left_to_be_repeated(desk):
    def lost(*_asked):
        raise StateConflict("somebody else wrote first")

    desk.board.lines.save = lost
    with pytest.raises(StateConflict):
        desk.asks("a")


def test_a_line_whose_call_nobody_ended_is_free_after_the_lease(desk):
    desk.rings("a")
    desk.now = BEGIN + LEASE
    assert isinstance(desk.asks("b"), Granted)

"""The talk: which incidents a pick-up or a key is about, and what is stored of it."""

import pytest
from lines import Talk

from dispatch.line.state import MOST_TOLD
from dispatch.line.telling import concerned


def talk(*names, severities=None):
    """These want the person, the first of them by its call; then somebody picks up."""
    begun = Talk()
    severities = severities or {}
    begun.rings(names[0], severities.get(names[0], "high"))
    for name in names[1:]:
        begun.shares(name, severities.get(name, "high"))
    return begun.passes(5).picks_up()


def about(turn):
    return [one.attempt for one in turn.about]


def fresh(turn):
    return [one.attempt for one in turn.fresh]


def test_a_pick_up_tells_of_everything_worst_first_then_newest():
    begun = Talk().rings("old")
    begun.passes(3).shares("new").shares("worst", "critical")
    assert fresh(begun.picks_up().meant()) == ["old", "worst", "new"]
    begun.presses()
    assert [one.attempt for one in begun.line.known] == ["worst", "new", "old"]


def test_key_1_concerns_everything_that_was_told():
    begun = talk("a", "b").presses()
    assert set(about(begun.meant("1"))) == {"a", "b"}
    assert fresh(begun.meant("1")) == []


def test_what_comes_during_the_talk_is_told_with_the_next_key_and_not_taken_by_it():
    begun = talk("a").presses().shares("b")
    turn = begun.meant("1")
    assert (about(turn), fresh(turn)) == (["a"], ["b"])
    begun.presses("1")
    assert about(begun.meant("1")) == ["b"]


def test_what_was_taken_elsewhere_meanwhile_is_not_taken_again():
    begun = talk("a", "b").presses().becomes("a", "acknowledged")
    assert about(begun.meant("1")) == ["b"]


@pytest.mark.parametrize("state", ["acknowledged", "resolved"])
def test_what_is_over_before_the_pick_up_is_not_told(state):
    begun = talk("a", "b").becomes("b", state)
    assert fresh(begun.meant()) == ["a"]


def test_what_everybody_missed_may_still_be_taken():
    begun = talk("a").becomes("a", "missed").presses()
    assert about(begun.meant("1")) == ["a"]


def test_where_nothing_is_left_the_turn_concerns_nobody():
    begun = talk("a").presses().becomes("a", "resolved")
    assert begun.meant("1").concerns_nobody


def test_the_one_that_was_called_for_is_always_told():
    """Its token is used up: what is not told in this call could never be called for again."""
    begun = Talk().rings("leader", "low")
    for number in range(MOST_TOLD + 9):
        begun.passes(1).shares(f"worse-{number}", "critical")
    begun.picks_up()
    assert "leader" in fresh(begun.meant())
    assert len(begun.meant().fresh) == MOST_TOLD
    assert "i-leader" in concerned(begun.line)


def test_what_did_not_fit_asks_for_a_call_of_its_own():
    begun = Talk().rings("leader")
    for number in range(MOST_TOLD + 3):
        begun.shares(f"b{number}")
    heard, unheard = begun.picks_up().presses().ends("answered without a key")
    assert (len(heard), len(unheard)) == (MOST_TOLD, 4)


def test_one_incident_that_asks_by_two_attempts_is_told_once():
    begun = Talk().rings("first", incident="i-x").passes(5).picks_up().presses()
    begun.passes(60).shares("second", incident="i-x")
    turn = begun.meant("2")
    assert (about(turn), fresh(turn)) == (["second"], [])


def test_what_got_worse_is_told_anew_and_not_taken_by_the_key_for_the_lesser_trouble():
    begun = Talk().rings("first", incident="i-x").passes(5).picks_up().presses()
    begun.passes(60).shares("second", "critical", incident="i-x")
    turn = begun.meant("1")
    assert (about(turn), fresh(turn)) == ([], ["second"])
    assert about(begun.presses("1").meant("1")) == ["second"]


def test_key_3_of_one_alone_is_its_details():
    turn = talk("a").presses().meant("3")
    assert (about(turn), turn.walked) == (["a"], False)


def test_key_3_of_several_goes_through_them():
    begun = talk("a", "b", severities={"b": "critical"}).presses().presses("3")
    assert (begun.turn.walked, begun.call.walking) == (True, "b")
    begun.presses("3")
    assert begun.call.walking == "a"
    begun.presses("3")
    assert begun.call.walking == ""


@pytest.mark.parametrize("key", ["1", "2"])
def test_in_the_walk_a_key_concerns_the_one_that_was_just_told(key):
    begun = talk("a", "b", severities={"b": "critical"}).presses().presses("3")
    assert about(begun.meant(key)) == ["b"]
    assert begun.meant(key).walking == "a"


def test_in_the_walk_the_star_stays_where_it_is():
    begun = talk("a", "b").presses().presses("3")
    here = begun.call.walking
    turn = begun.presses("*").turn
    assert (about(turn), begun.call.walking) == ([], here)


def test_the_walk_passes_over_what_is_over_by_then():
    begun = talk("a", "b", "c").presses().presses("3")
    order = [one.attempt for one in begun.line.by_urgency]
    begun.becomes(order[1], "resolved").presses("3")
    assert begun.call.walking == order[2]


def test_what_comes_during_the_walk_is_told_at_its_end():
    begun = talk("a", "b").presses().presses("3").shares("c")
    assert fresh(begun.presses("3").turn) == []
    assert fresh(begun.presses("3").turn) == ["c"]


def test_a_walk_goes_on_where_the_incident_asks_by_another_attempt():
    begun = Talk().rings("a", incident="i-x").shares("b").passes(5).picks_up().presses()
    begun.presses("3")
    here = begun.line.want(begun.call.walking).incident
    begun.passes(30).shares("later", incident=here)
    assert about(begun.meant("1")) == ["later"]


def test_key_9_twice_opts_out_and_once_does_not():
    begun = talk("a").presses().presses("9")
    assert (begun.turn.opting_out, begun.turn.opts_out) == (True, False)
    assert begun.line.opted_out_at is None
    begun.presses("9")
    assert begun.turn.opts_out
    assert begun.line.opted_out_at == begun.now


def test_another_key_between_the_two_takes_the_first_one_back():
    begun = talk("a").presses().presses("9").presses("*").presses("9")
    assert begun.line.opted_out_at is None


def test_a_key_told_twice_takes_nothing_that_was_not_heard_yet():
    """Connect tells a key again that it had no answer to."""
    begun = talk("a").presses().shares("b")
    heard = str(len(begun.call.keys))
    begun.presses("1", heard)
    again = begun.presses("1", heard).turn
    assert again.again
    assert begun.stored["i-b"].state == "open"
    assert begun.call.keys == "1"


def test_a_key_after_a_pick_up_without_an_answer_is_for_what_the_call_itself_said():
    begun = talk("a", "b")
    turn = begun.meant("1", heard="")
    assert (about(turn), fresh(turn)) == (["a"], ["b"])


def test_who_passed_the_only_one_on_may_take_it_after_all():
    begun = talk("a").presses().presses("2")
    assert about(begun.meant("1")) == ["a"]


def test_every_stored_key_is_remembered_in_its_order():
    begun = talk("a", "b").presses().presses("3").presses("*").presses("1")
    assert begun.call.keys == "3*1"

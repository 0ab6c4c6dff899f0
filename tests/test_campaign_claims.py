"""What is done about a call follows from its claim: the same one, picked up, ended, nameless."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.campaign.claims import TOKEN_SURE, claim_ended, is_that_call, picked_up, to_be_named
from dispatch.campaign.ends import End
from dispatch.campaign.person import Attempt, Outcome, Person, Stage, Talk
from dispatch.campaign.silence import LOOK_AGAIN, PROLONGED, has_name, next_look, prolonged_until

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=3)
WAITS = Person("c", "0" * 20, "+12025550101", "en", "UTC", due_at=NOW)
CALLED = replace(
    WAITS, stage=Stage.CALLING, due_at=None, until=UNTIL, attempts=(Attempt(1, NOW, "main"),)
)
NAMED = replace(CALLED, attempts=(Attempt(1, NOW, "main", "c-1"),))
TWICE = replace(CALLED, attempts=(*NAMED.attempts, Attempt(2, NOW, "main")))
BETWEEN = replace(NAMED, stage=Stage.WAITING, due_at=UNTIL, until=None)
UNKNOWN = End("", outcome=Outcome.UNKNOWN)


def test_only_the_attempt_that_is_meant_is_settled():
    assert is_that_call(NAMED, CALLED)
    assert not is_that_call(TWICE, CALLED)
    assert not is_that_call(BETWEEN, CALLED)


def test_a_call_was_picked_up_once_it_asked_what_to_say_and_no_earlier_one():
    assert picked_up(TWICE, Talk(attempt=2))
    assert not picked_up(TWICE, Talk(attempt=1))


def test_a_claim_has_ended_from_its_end_on():
    assert claim_ended(CALLED, UNTIL)
    assert not claim_ended(CALLED, UNTIL - timedelta(seconds=1))
    assert not claim_ended(WAITS, UNTIL)


@pytest.mark.parametrize(
    ("person", "talk", "end", "later", "named"),
    [
        (CALLED, Talk(attempt=1), UNKNOWN, TOKEN_SURE, True),
        (CALLED, Talk(attempt=1), UNKNOWN, TOKEN_SURE + timedelta(seconds=1), False),
        (CALLED, Talk(), UNKNOWN, TOKEN_SURE, False),
        (CALLED, Talk(attempt=1), replace(UNKNOWN, contact_id="c-1"), TOKEN_SURE, False),
        (CALLED, Talk(attempt=1), End("", answered=False), TOKEN_SURE, False),
        (WAITS, Talk(), UNKNOWN, TOKEN_SURE, False),
    ],
)
def test_a_call_picked_up_and_settled_nameless_is_named_while_its_token_is_known(
    person, talk, end, later, named
):
    assert to_be_named(person, talk, end, NOW + later) is named


@pytest.mark.parametrize(("lasts", "again"), [(0, 15), (60, 15), (100, 25), (3600, 900)])
def test_a_call_that_goes_on_is_asked_after_the_more_rarely_the_longer_it_lasts(lasts, again):
    now = NOW + timedelta(seconds=lasts)
    assert next_look(NAMED, NOW, now) == now + timedelta(seconds=again)


@pytest.mark.parametrize("person", [WAITS, BETWEEN])
def test_a_call_that_is_being_asked_for_is_looked_at_again_and_not_asked_after(person):
    assert next_look(person, NOW, NOW) == NOW + LOOK_AGAIN
    assert not has_name(person)


def test_a_call_without_a_name_is_awaited_until_its_claim_ends_and_then_nobody_will_tell_its_end():
    assert next_look(CALLED, NOW, NOW) == UNTIL
    assert next_look(CALLED, NOW, UNTIL) is None
    assert (has_name(CALLED), has_name(NAMED)) == (False, True)


def test_the_claim_of_a_call_that_goes_on_lasts_past_the_next_look():
    late = UNTIL + timedelta(seconds=1)
    assert prolonged_until(NAMED, late) == late + PROLONGED
    assert prolonged_until(NAMED, UNTIL) is None
    assert prolonged_until(BETWEEN, late) is None

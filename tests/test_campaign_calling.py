"""What becomes of a person of a campaign by their calls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.calling import (
    NextCall,
    claimed,
    given_back,
    outcome_of,
    placed,
    prolonged,
    said,
    settled,
    token_of,
)
from dispatch.campaign.ends import End
from dispatch.campaign.person import (
    Answer,
    Attempt,
    Outcome,
    Person,
    Result,
    Stage,
    Talk,
    person_id,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LONGEST = timedelta(minutes=2)
PERSON = Person(
    "spring", person_id("spring", "+12025550101", ""), "+12025550101", "en", "UTC", due_at=NOW
)


def called(attempts: int = 1, contact: str = "c1") -> Person:
    """Somebody whose call is under way, for the so-manyth time."""
    person = PERSON
    for number in range(1, attempts):
        person = claimed(person, Talk(), "main", LONGEST, NOW)
        end = End(f"c{number}", answered=False, outcome=Outcome.NO_ANSWER)
        person = settled(person, Talk(), end, lambda *_: NOW, NOW)
    return placed(claimed(person, Talk(), "main", LONGEST, NOW), contact)


def never(_person: Person, _later: datetime | None, _now: datetime) -> datetime | None:
    """A schedule that calls nobody again."""
    return None


def in_an_hour(_person: Person, later: datetime | None, now: datetime) -> datetime | None:
    """A schedule that calls everybody again."""
    return later or now + timedelta(hours=1)


def answered(attempt: int = 1) -> Answer:
    """Key 1 to a question."""
    return Answer("coming", "1", "yes", attempt, NOW)


def test_a_claim_counts_the_attempt_and_says_when_its_call_must_be_over() -> None:
    person = claimed(PERSON, Talk(), "main", LONGEST, NOW)
    assert (person.stage, person.due_at, len(person.attempts)) == (Stage.CALLING, None, 1)
    assert person.until == NOW + timedelta(seconds=60) + LONGEST + timedelta(seconds=15)


def test_whoever_is_called_already_cannot_be_claimed() -> None:
    with pytest.raises(ValueError, match="is calling"):
        claimed(called(), Talk(), "main", LONGEST, NOW)


def test_whoever_has_said_what_was_asked_is_done_instead_of_being_called_again() -> None:
    person = claimed(PERSON, Talk(complete=True), "main", LONGEST, NOW)
    assert (person.stage, person.result, person.attempts) == (Stage.DONE, Result.COMPLETED, ())


def test_each_attempt_has_a_token_of_its_own_that_a_repeated_request_has_too() -> None:
    first, second = called(1), called(2)
    assert token_of(first) == token_of(placed(first, "c9")) != token_of(second)


def test_what_was_certainly_not_placed_is_no_attempt_and_keeps_its_token() -> None:
    claim = claimed(PERSON, Talk(), "main", LONGEST, NOW)
    back = given_back(claim, NOW + timedelta(seconds=30))
    assert (back.stage, back.attempts) == (Stage.WAITING, ())
    assert token_of(claimed(back, Talk(), "main", LONGEST, NOW)) == token_of(claim)


def test_a_prolonged_call_only_has_a_later_end() -> None:
    later = NOW + timedelta(minutes=9)
    assert prolonged(called(), later) == replace(called(), until=later)


@pytest.mark.parametrize(
    ("talk", "result"),
    [
        (Talk(), None),
        (Talk(answers=(answered(),)), Result.PARTLY),
        (Talk(answers=(answered(),), later_at=NOW), None),
        (Talk(complete=True), Result.COMPLETED),
        (Talk(complete=True, opted_out=True), Result.OPTED_OUT),
    ],
)
def test_a_persons_own_words_decide_what_they_are(talk: Talk, result: Result | None) -> None:
    assert said(talk) is result


@pytest.mark.parametrize(
    ("talk", "end", "outcome"),
    [
        (Talk(attempt=1, complete=True), End("c"), Outcome.ANSWERED),
        (Talk(attempt=1, later_at=NOW), End("c", answered=True), Outcome.LATER),
        (Talk(attempt=1), End("c", answered=True), Outcome.NO_KEY),
        (Talk(), End("c", answered=False), Outcome.NO_ANSWER),
        (Talk(), End("c", answered=False, outcome=Outcome.BUSY), Outcome.BUSY),
        (Talk(), End("c"), Outcome.UNKNOWN),
        (Talk(attempt=0, later_at=NOW), End("c", answered=False), Outcome.NO_ANSWER),
    ],
)
def test_what_was_said_in_the_call_counts_for_more_than_what_the_service_says(
    talk: Talk, end: End, outcome: Outcome
) -> None:
    assert outcome_of(Attempt(1, NOW), talk, end) is outcome


def test_a_wrong_number_is_not_called_again() -> None:
    end = End("c1", answered=False, outcome=Outcome.BAD_NUMBER)
    person = settled(called(), Talk(), end, in_an_hour, NOW)
    assert (person.stage, person.result) == (Stage.DONE, Result.BAD_NUMBER)


def test_whoever_is_not_called_again_and_said_nothing_was_not_reached() -> None:
    person = settled(called(), Talk(), End("c1", answered=False), never, NOW)
    assert (person.result, person.due_at, person.until) == (Result.UNREACHED, None, None)


def test_whoever_answered_and_is_not_called_again_as_they_asked_was_reached_in_part() -> None:
    """Asked for a later call in the first, and did not pick up in the last that the file allows."""
    said_before = Talk(attempt=1, answers=(answered(),), later_at=NOW)
    after = settled(called(2), said_before, End("c2", answered=False), never, NOW)
    assert (after.stage, after.result) == (Stage.DONE, Result.PARTLY)


def test_whoever_asked_for_a_later_call_waits_until_then() -> None:
    at = NOW + timedelta(hours=5)
    talk = Talk(attempt=1, later_at=at, answers=(answered(),))
    person = settled(called(), talk, End("c1", answered=True), in_an_hour, NOW)
    assert (person.stage, person.due_at) == (Stage.WAITING, at)


def test_a_call_whose_name_was_never_stored_is_named_by_its_end() -> None:
    person = claimed(PERSON, Talk(), "main", LONGEST, NOW)
    assert settled(person, Talk(), End("c7"), in_an_hour, NOW).attempts[0].contact_id == "c7"


ENDS = st.builds(
    End,
    st.just("c1"),
    st.sampled_from([True, False, None]),
    st.floats(0, 300),
    st.sampled_from([None, *Outcome]),
)
TALKS = st.builds(
    Talk,
    attempt=st.integers(0, 3),
    answers=st.sampled_from([(), (answered(),)]),
    later_at=st.sampled_from([None, NOW + timedelta(hours=2)]),
    opted_out=st.booleans(),
    complete=st.booleans(),
)


@given(ENDS, TALKS, st.integers(1, 3), st.sampled_from([in_an_hour, never]))
def test_every_end_leaves_a_person_done_with_a_result_or_waiting_for_a_time(
    end: End, talk: Talk, attempts: int, next_call: NextCall
) -> None:
    person = settled(called(attempts), talk, end, next_call, NOW)
    if person.stage is Stage.DONE:
        assert person.result is not None
        assert person.due_at is None
    else:
        assert person.stage is Stage.WAITING
        assert person.due_at is not None
        assert person.result is None
    assert person.attempts[-1].outcome is not None
    assert said(talk) is None or person.result is said(talk)

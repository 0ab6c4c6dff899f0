"""Why a call was not answered is asked of the service, until it tells or time has run out."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from dispatch.campaign.ends import End, end_in, is_open
from dispatch.campaign.person import Outcome
from dispatch.errors import Throttled
from handlers.adapters.executors import Inline
from handlers.pacing_jobs import Jobs
from handlers.pacing_reasons import A_SECOND, MOST_WAITING, PATIENCE, Reasons

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BUSY = End("c", answered=False, outcome=Outcome.BUSY)


class Asked:
    """`answers` are the service's next ones: an end, or an error; after them BUSY."""

    def __init__(self, *answers):
        self.answers, self.asked, self.settled, self.now = list(answers), [], [], NOW
        self.jobs = Jobs(Inline())
        self.reasons = Reasons(
            SimpleNamespace(look=self.look),
            self.jobs,
            lambda person, end: self.settled.append((person, end.outcome)),
            lambda: self.now,
        )

    def look(self, person):
        self.asked.append(person)
        answer = self.answers.pop(0) if self.answers else BUSY
        if isinstance(answer, Exception):
            raise answer
        return answer

    def ends(self, *people):
        for person in people:
            self.reasons.ask(person, End(person, answered=False))
        self.jobs.gather()

    def passes(self, seconds=1):
        for _ in range(seconds):
            self.now += timedelta(seconds=1)
            self.reasons.allow(asked=0)
            self.jobs.gather()


@pytest.mark.parametrize("times", [1, 4])
def test_a_reason_that_the_service_held_back_is_asked_for_again(times):
    line = Asked(*[Throttled("ThrottlingException")] * times)
    line.ends("Ann")
    assert line.settled == []
    line.passes(times)
    assert line.settled == [("Ann", Outcome.BUSY)]


def test_more_reasons_than_the_service_tells_in_a_second_wait_for_the_next_ones():
    line = Asked()
    people = [f"p{number}" for number in range(3 * A_SECOND)]
    line.ends(*people)
    assert len(line.asked) == A_SECOND
    line.passes(2)
    assert line.settled == [(one, Outcome.BUSY) for one in people]


def test_calls_that_are_only_long_leave_room_to_ask_for_reasons():
    line = Asked()
    assert line.reasons.left_to_others == A_SECOND
    line.ends(*[f"p{number}" for number in range(A_SECOND + 1)])
    assert 0 < line.reasons.left_to_others < A_SECOND


@pytest.mark.parametrize(("rang", "asked"), [(2, True), (30, True), (60, False)])
def test_whoever_rang_for_long_was_not_there_and_nobody_is_asked(rang, asked):
    end = End("c", answered=False, began_at=NOW, ended_at=NOW + timedelta(seconds=rang))
    assert is_open(end) is asked


def test_a_line_that_was_found_busy_long_after_the_person_was_claimed_is_asked_about():
    begun = NOW + timedelta(minutes=1)
    told = json.dumps(
        {
            "eventType": "DISCONNECTED",
            "contactId": "c",
            "initiationTimestamp": begun.isoformat(),
            "disconnectTimestamp": (begun + timedelta(seconds=2)).isoformat(),
        }
    )
    assert is_open(end_in(told))


def test_without_a_reason_in_time_a_call_counts_as_not_answered():
    line = Asked(*[Throttled("ThrottlingException")] * 100)
    line.ends("Ann")
    line.passes(int(PATIENCE.total_seconds()) + 1)
    assert line.settled == [("Ann", None)]


def test_where_more_wait_than_can_be_asked_about_the_first_count_as_not_answered():
    line = Asked()
    people = [f"p{number}" for number in range(A_SECOND + MOST_WAITING + 3)]
    line.ends(*people)
    unexplained = {one for one, reason in line.settled if reason is None}
    assert unexplained == set(people[A_SECOND : A_SECOND + 3])

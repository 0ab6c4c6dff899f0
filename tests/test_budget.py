"""The quotas of one route: starts per second and calls at once, kept separately, alerts first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch.codec import decode, encode
from dispatch.routes.breaker import failed
from dispatch.routes.budget import (
    LEASE,
    Budget,
    Granted,
    Kind,
    Quotas,
    Wait,
    ask,
    full,
    released,
    throttled,
)
from dispatch.routes.quotas import reserve_of

NOW = datetime(2026, 11, 20, 2, 13, tzinfo=UTC)
QUOTAS = Quotas()
EMPTY = Budget("main")
ALERT, DRILL, CAMPAIGN = Kind


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def calling(count, kind=ALERT, quotas=QUOTAS, begin=0):
    """A budget with `count` calls under way, started a second apart from `begin` on."""
    budget = EMPTY
    for number in range(count):
        answer = ask(budget, quotas, f"{kind}-{number}", kind, later(begin + number))
        assert isinstance(answer, Granted), answer
        budget = answer.budget
    return budget


def how_many(kind, at=NOW, budget=EMPTY, quotas=QUOTAS):
    """How many calls of one kind may start at one moment, and what the next is told."""
    count, answer = 0, ask(budget, quotas, f"{kind}-next-0", kind, at)
    while isinstance(answer, Granted):
        count += 1
        answer = ask(answer.budget, quotas, f"{kind}-next-{count}", kind, at)
    return count, answer


def test_a_burst_of_starts_is_granted_and_then_two_a_second():
    count, answer = how_many(ALERT)
    assert count == 5
    assert answer.why == "the starts per second are used up"
    assert timedelta(0) < answer.until - later(0.5) < timedelta(milliseconds=1)


def test_calls_at_once_are_bounded_however_slowly_they_start():
    answer = ask(calling(10), QUOTAS, "eleventh", ALERT, later(60))
    assert answer == Wait(NOW + LEASE, "the calls at once are used up")


def test_a_call_that_ended_makes_place_for_the_next():
    budget = released(calling(10), "alert-3")
    assert isinstance(ask(budget, QUOTAS, "eleventh", ALERT, later(60)), Granted)


def test_a_call_whose_end_was_never_told_gives_its_place_back():
    answer = ask(calling(10), QUOTAS, "eleventh", ALERT, NOW + LEASE)
    assert isinstance(answer, Granted)
    assert len(answer.budget.leases) == 10


def test_asking_again_for_an_attempt_that_may_call_costs_nothing():
    budget = calling(10)
    assert ask(budget, QUOTAS, "alert-4", ALERT, later(20)) == Granted(budget)


@pytest.mark.parametrize(("kind", "starts"), [(ALERT, 5), (DRILL, 3), (CAMPAIGN, 2)])
def test_starts_are_kept_for_what_is_more_urgent(kind, starts):
    assert how_many(kind)[0] == starts


@pytest.mark.parametrize(("kind", "calls"), [(DRILL, 7), (CAMPAIGN, 6)])
def test_calls_are_kept_for_what_is_more_urgent(kind, calls):
    budget = calling(calls, kind)
    assert isinstance(ask(budget, QUOTAS, "one more", kind, later(30)), Wait)
    assert how_many(ALERT, later(30), budget)[0] == min(5, 10 - calls)


def test_a_small_instance_never_keeps_everything_for_alerts():
    assert [reserve_of(calls) for calls in (1, 2, 5, 10, 100)] == [0, 1, 2, 3, 30]
    quotas = Quotas(1, 1, 1, 0)
    assert isinstance(ask(EMPTY, quotas, "a", CAMPAIGN, NOW), Granted)


@pytest.mark.parametrize("wrong", [(0, 5, 10, 3), (2, 0, 10, 3), (2, 5, 10, 10), (2, 5, 10, -1)])
def test_quotas_that_no_call_could_use_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Quotas(*wrong)


def test_a_throttled_route_starts_at_half_the_rate_and_recovers():
    budget = throttled(EMPTY, NOW)
    waits = ask(budget, QUOTAS, "a", ALERT, NOW)
    assert timedelta(0) < waits.until - later(1) < timedelta(milliseconds=1)
    assert budget.learned.share(later(30)) == 0.5
    assert budget.learned.share(later(55)) == 0.75
    assert budget.learned.share(later(80)) == 1.0


def test_requests_that_are_throttled_together_halve_the_rate_once():
    together = throttled(throttled(EMPTY, NOW), later(1))
    again = throttled(together, later(5))
    assert (together.learned.start_share, again.learned.start_share) == (0.5, 0.25)


def test_a_start_rate_is_never_lowered_to_nothing():
    budget = EMPTY
    for number in range(20):
        budget = throttled(budget, later(10 * number))
    assert budget.learned.share(later(200)) == 1 / 16


def test_a_full_instance_teaches_how_many_calls_fit_and_one_more_is_tried_later():
    budget = released(full(calling(4), later(10)), "nobody")
    assert budget.learned.calls_allowed(QUOTAS, later(10)) == 4
    assert ask(budget, QUOTAS, "a", ALERT, later(10)).until == later(20)
    assert isinstance(ask(budget, QUOTAS, "a", ALERT, later(20)), Granted)
    assert budget.learned.calls_allowed(QUOTAS, later(1000)) == 10


def test_the_calls_of_another_number_of_the_same_instance_count():
    other = calling(10)
    assert isinstance(ask(Budget("main-2"), QUOTAS, "a", ALERT, later(30), [other]), Wait)
    assert isinstance(ask(Budget("main-2"), QUOTAS, "a", ALERT, later(30)), Granted)


def test_a_clock_that_goes_back_fills_no_bucket_twice():
    _, answer = how_many(ALERT, later(1), calling(5))
    budget = ask(calling(5), QUOTAS, "a", ALERT, later(10)).budget
    behind = ask(budget, QUOTAS, "b", ALERT, later(8)).budget
    assert behind.refilled_at == budget.refilled_at
    assert behind.tokens == budget.tokens - 1
    assert answer.until > later(1)


def test_a_budget_is_stored_and_read_back_whole():
    budget = failed(full(throttled(calling(3), NOW), NOW), "TELECOM_PROBLEM", NOW)
    assert decode(Budget, encode(budget)) == budget


class Nights(RuleBasedStateMachine):
    """Everybody asks, calls end or do not, time passes, the service refuses now and then."""

    @initialize(
        rate=st.sampled_from([0.5, 2, 3, 14]), burst=st.integers(1, 9), calls=st.integers(1, 12)
    )
    def begin(self, rate, burst, calls):
        self.quotas = Quotas(rate, burst, calls, reserve_of(calls))
        self.budget, self.now, self.asked = EMPTY, NOW, 0
        self.starts, self.waits, self.taught = [], [], False

    @rule(kind=st.sampled_from(Kind))
    def somebody_asks(self, kind):
        self.asked += 1
        answer = ask(self.budget, self.quotas, f"{kind}-{self.asked}", kind, self.now)
        if isinstance(answer, Wait):
            assert answer.until > self.now
            again = ask(self.budget, self.quotas, "later", kind, answer.until)
            assert isinstance(again, Granted), "a wait that ends in another wait"
            return
        self.budget = answer.budget
        self.starts.append(self.now)

    @rule(seconds=st.floats(0.001, 400))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.budget.leases)
    @rule(data=st.data())
    def a_call_ends(self, data):
        lease = data.draw(st.sampled_from(self.budget.leases))
        self.budget = released(self.budget, lease.attempt)

    @rule()
    def the_service_throttles(self):
        self.budget, self.taught = throttled(self.budget, self.now), True

    @rule()
    def the_instance_is_full(self):
        self.budget, self.taught = full(self.budget, self.now), True

    @invariant()
    def no_more_calls_at_once_than_the_quota(self):
        if hasattr(self, "budget"):
            assert len(self.budget.live_leases(self.now)) <= self.quotas.calls_at_once

    @invariant()
    def starts_in_every_window_stay_within_rate_and_burst(self):
        for index, begin in enumerate(getattr(self, "starts", [])):
            window = self.starts[index:]
            seconds = (window[-1] - begin).total_seconds()
            allowed = self.quotas.starts_per_second * seconds + self.quotas.burst
            assert len(window) <= allowed + 1e-6

    @invariant()
    def an_alert_is_granted_while_its_reserve_is_free(self):
        if not hasattr(self, "budget") or self.taught:
            return
        alerts = [one for one in self.budget.live_leases(self.now) if one.kind is ALERT]
        if alerts or self.budget.starts_left(self.quotas, self.now) < 1:
            return
        if self.quotas.reserved_calls:
            assert isinstance(ask(self.budget, self.quotas, "page", ALERT, self.now), Granted)


TestNights = Nights.TestCase


@given(
    steps=st.lists(
        st.tuples(st.sampled_from([DRILL, CAMPAIGN]), st.floats(0, 5)), min_size=1, max_size=60
    ),
    calls=st.integers(2, 30),
)
def test_whatever_drills_and_campaigns_do_the_alerts_reserve_is_granted_at_once(steps, calls):
    quotas = Quotas(2, 5, calls, reserve_of(calls))
    budget, now = EMPTY, NOW
    for number, (kind, seconds) in enumerate(steps):
        now += timedelta(seconds=seconds)
        answer = ask(budget, quotas, f"{kind}-{number}", kind, now)
        budget = answer.budget if isinstance(answer, Granted) else budget
        expected = min(quotas.reserved_calls, quotas.kept_starts(DRILL))
        assert how_many(ALERT, now, budget, quotas)[0] >= expected

"""A campaign holds one lease for all its calls, below what is kept for alerts and drills."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dispatch.codec import decode, encode
from dispatch.errors import RouteRefused
from dispatch.routes.block import BLOCK, Block, ask_block
from dispatch.routes.breaker import OPEN_FOR, accepted, failed
from dispatch.routes.budget import LEASE, Budget, Granted, Wait, ask, full, released
from dispatch.routes.quotas import Quotas, quotas_of, reserve_of
from dispatch.traffic import Kind

NOW = datetime(2026, 11, 20, 2, 13, tzinfo=UTC)
EMPTY = Budget("main")
LARGE = quotas_of(14, 2700)
NAME = "campaigns"


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def block(budget=EMPTY, *, at=NOW, quotas=LARGE, beside=(), **counts):
    counts = {"flying": 0, "wanted": 3000, "starts": 3000, **counts}
    return ask_block(budget, quotas, NAME, Kind.CAMPAIGN, **counts, now=at, beside=beside)


def with_alerts(count, budget=EMPTY, quotas=LARGE):
    for number in range(count):
        answer = ask(budget, quotas, f"page-{number}", Kind.ALERT, later(number - count))
        assert isinstance(answer, Granted), answer
        budget = answer.budget
    return budget


def test_the_reserve_for_alerts_grows_no_further_than_thirty_calls():
    assert [reserve_of(calls) for calls in (10, 100, 400, 2700)] == [3, 30, 30, 30]
    assert LARGE.kept_starts(Kind.CAMPAIGN) == 2


def test_a_campaign_may_have_every_place_that_is_not_kept():
    assert block().places == 2700 - 30 - 1


def test_no_more_places_are_taken_than_are_wanted():
    assert block(flying=3, wanted=5).places == 5


def test_starts_are_withdrawn_above_what_is_kept():
    taken = block()
    assert (taken.starts, taken.why) == (17 - 2, "the starts per second are used up")
    assert block(taken.budget).starts == 0
    assert block(taken.budget, at=later(0.5)).starts == 7


def test_starts_are_no_more_than_there_are_places_for():
    taken = block(flying=2660)
    assert (taken.starts, taken.why) == (9, "the calls at once are used up")
    assert block(flying=4, wanted=4).starts == 0


def test_nothing_keeps_a_campaign_that_gets_what_it_asks_for():
    assert block(starts=5) == replace(block(starts=5), starts=5, why="")
    assert block(starts=0).budget.tokens == EMPTY.tokens


def test_calls_under_way_keep_their_places_also_where_there_are_too_many():
    taken = block(with_alerts(10), flying=2695)
    assert (taken.places, taken.starts) == (2695, 0)


def test_the_places_of_alerts_count_and_so_do_those_of_the_instances_other_number():
    budget = with_alerts(10)
    assert block(budget).places == 2700 - 31 - 10
    assert block(Budget("main-2"), beside=[budget]).places == 2700 - 31 - 10


def test_the_places_of_a_block_count_for_everybody_else():
    quotas = quotas_of(10, 10)
    budget = block(wanted=5, quotas=quotas).budget
    assert budget.calls(NOW) == 5
    assert isinstance(
        ask(with_alerts(5, budget, quotas), quotas, "one more", Kind.ALERT, NOW), Wait
    )


def test_a_block_is_one_lease_however_often_it_is_renewed():
    budget = block(block(wanted=7).budget, flying=7, wanted=9, at=later(1)).budget
    (lease,) = budget.leases
    assert (lease.attempt, lease.places, lease.until) == (NAME, 9, later(1) + BLOCK)


def test_a_block_that_nobody_renews_gives_its_places_back():
    budget = block().budget
    assert budget.calls(later(14.9)) == 2669
    assert budget.calls(later(15)) == 0


def test_a_block_that_is_given_back_leaves_nothing():
    assert released(block().budget, NAME).leases == ()
    assert block(wanted=0).budget.leases == ()


def test_a_wait_for_a_place_ends_when_a_block_does():
    quotas = Quotas(10, 10, 10, 3)
    budget = block(flying=10, quotas=quotas).budget
    assert ask(budget, quotas, "page", Kind.ALERT, later(1)) == Wait(
        NOW + BLOCK, "the calls at once are used up"
    )


def test_a_route_that_is_left_alone_gives_no_start_and_says_why():
    budget = failed(EMPTY, RouteRefused("AccessDeniedException"), NOW)
    taken = block(budget, flying=4, at=later(1))
    assert (taken.places, taken.starts, taken.why) == (2669, 0, "AccessDeniedException")


def test_a_route_that_nobody_tries_gives_a_single_start_that_no_alert_waits_for():
    reopened = NOW + OPEN_FOR
    budget = failed(EMPTY, RouteRefused("AccessDeniedException"), NOW)
    first = block(budget, at=reopened)
    assert first.starts == 1
    alert = ask(first.budget, LARGE, "page", Kind.ALERT, later(16))
    assert isinstance(alert, Granted)
    waits = block(alert.budget, at=later(17))
    assert (waits.starts, waits.why) == (0, "AccessDeniedException")
    assert block(accepted(first.budget, reopened), at=later(16)).starts > 1


def test_what_is_learned_of_a_full_instance_counts_the_places_of_a_block():
    budget = with_alerts(3)
    refused = block(budget, flying=1500, wanted=1500, starts=0).budget
    assert full(refused, NOW).learned.calls == 1503


@pytest.mark.parametrize(("calls", "more"), [(1, 1), (10, 1), (199, 1), (200, 2), (2700, 27)])
def test_a_learned_limit_grows_by_a_hundredth_of_the_quota_at_least_by_one(calls, more):
    assert Quotas(2, 5, calls, 0).more_calls == more


def test_a_large_instance_that_was_full_is_used_again_within_minutes():
    budget = full(block(flying=1350, wanted=1350, starts=0).budget, NOW)
    assert budget.learned.calls_allowed(LARGE, later(10)) == 1377
    assert budget.learned.calls_allowed(LARGE, later(500)) == 2700
    refused = ask(full(with_alerts(4), NOW), LARGE, "page", Kind.DRILL, NOW)
    assert refused == Wait(later(20), "the calls at once are used up")


def test_leases_that_were_stored_before_there_were_blocks_have_one_place():
    stored = encode(with_alerts(2))
    for lease in stored["leases"]:
        del lease["places"]
    assert decode(Budget, stored).calls(NOW) == 2
    assert decode(Budget, encode(block().budget)) == block().budget


class Campaign(RuleBasedStateMachine):
    """A campaign takes all it gets, calls end, pages come in between, and time passes."""

    @initialize(rate=st.sampled_from([2, 14, 40]), calls=st.integers(2, 400))
    def begin(self, rate, calls):
        self.quotas = quotas_of(rate, calls)
        self.budget, self.now, self.pages = EMPTY, NOW, 0
        self.flying, self.starts, self.last = 0, [], None

    @rule(wanted=st.integers(0, 500), starts=st.integers(0, 60))
    def the_pacer_ticks(self, wanted, starts):
        alerts = self.budget.calls(self.now) - self._mine()
        self.last = taken = ask_block(
            self.budget,
            self.quotas,
            NAME,
            Kind.CAMPAIGN,
            self.flying,
            wanted,
            starts,
            self.now,
        )
        assert 0 <= taken.starts <= starts
        assert self.flying + taken.starts <= taken.places
        room = self.quotas.calls_at_once - self.quotas.kept_calls(Kind.CAMPAIGN) - alerts
        assert taken.places <= max(self.flying, room)
        self.budget, self.flying = taken.budget, self.flying + taken.starts
        self.starts += [self.now] * taken.starts

    @rule(share=st.floats(0, 1))
    def calls_end(self, share):
        self.flying -= int(self.flying * share)

    @rule()
    def a_page_comes(self):
        self.pages += 1
        answer = ask(self.budget, self.quotas, f"page-{self.pages}", Kind.ALERT, self.now)
        if isinstance(answer, Granted):
            self.budget = answer.budget
            self.starts.append(self.now)
            return
        again = ask(self.budget, self.quotas, "later", Kind.ALERT, answer.until)
        assert isinstance(again, Granted), "a wait that ends in another wait"

    @rule(seconds=st.floats(0.001, 30))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    def _mine(self):
        leases = self.budget.live_leases(self.now)
        return sum(lease.places for lease in leases if lease.attempt == NAME)

    @invariant()
    def starts_in_every_window_stay_within_rate_and_burst(self):
        for index, begin in enumerate(getattr(self, "starts", [])[-40:]):
            window = self.starts[-40:][index:]
            seconds = (window[-1] - begin).total_seconds()
            assert len(window) <= self.quotas.starts_per_second * seconds + self.quotas.burst + 1e-6

    @invariant()
    def a_page_is_granted_while_the_reserve_is_free(self):
        if not hasattr(self, "budget"):
            return
        alerts = self.budget.calls(self.now) - self._mine()
        if alerts or self.budget.starts_left(self.quotas, self.now) < 1:
            return
        if self.quotas.reserved_calls:
            assert isinstance(ask(self.budget, self.quotas, "page", Kind.ALERT, self.now), Granted)


TestCampaign = Campaign.TestCase


@given(
    rates=st.tuples(st.sampled_from([2, 14]), st.integers(2, 3000)),
    ticks=st.lists(st.floats(0.05, 3), min_size=1, max_size=30),
)
def test_a_campaign_that_takes_all_it_gets_leaves_an_alert_its_start(rates, ticks):
    quotas, budget, now = quotas_of(*rates), EMPTY, NOW
    for seconds in ticks:
        now += timedelta(seconds=seconds)
        taken = block(budget, at=now, quotas=quotas)
        assert isinstance(taken, Block)
        budget = taken.budget
        assert isinstance(ask(budget, quotas, "page", Kind.ALERT, now), Granted)


def test_a_page_waits_for_no_block_longer_than_for_a_call():
    assert BLOCK < LEASE


@given(
    rates=st.tuples(st.sampled_from([2, 14, 100]), st.integers(10, 3000)),
    calls=st.lists(st.tuples(st.floats(0.05, 20), st.integers(0, 3000)), min_size=1, max_size=12),
    beside=st.booleans(),
)
def test_beside_a_full_campaign_alerts_find_every_place_that_is_kept_for_them(rates, calls, beside):
    """Whatever ends or is asked for, and whichever number of the instance the alerts call from."""
    quotas, budget, now = quotas_of(*rates), EMPTY, NOW
    flying = 0
    for seconds, ended in calls:
        now += timedelta(seconds=seconds)
        taken = block(budget, at=now, quotas=quotas, flying=flying)
        budget, flying = taken.budget, max(0, flying + taken.starts - ended)
    alerts = Budget("main-2") if beside else budget
    for number in range(quotas.reserved_calls):
        now += timedelta(seconds=1)
        others = [budget] if beside else []
        answer = ask(alerts, quotas, f"page-{number}", Kind.ALERT, now, others)
        assert isinstance(answer, Granted), answer
        alerts = answer.budget


@given(st.integers(10, 400), st.sampled_from([2, 14]))
def test_a_drill_finds_its_place_beside_a_full_campaign(calls, rate):
    quotas = quotas_of(rate, calls)
    taken = block(quotas=quotas)
    assert isinstance(ask(taken.budget, quotas, "drill", Kind.DRILL, NOW), Granted)

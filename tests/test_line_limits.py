"""How often a number and a person are called: whatever is asked, no window holds more."""

from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import given
from lines import BEGIN, Phone, at

from dispatch.line.asking import MayRing, Waits
from dispatch.line.limits import DEFAULT_LIMITS, Limit, Limits
from dispatch.line.state import Ring
from dispatch.severity import Severity

QUARTER = timedelta(minutes=15)
ASKED = st.lists(
    st.tuples(
        st.integers(0, 1500),  # seconds since the call before
        st.integers(0, 2),  # which of the person's numbers
        st.sampled_from([Severity.CRITICAL, Severity.HIGH, Severity.LOW]),
    ),
    max_size=120,
)


def test_a_limit_lets_as_many_through_as_it_says():
    limit = Limit(3, QUARTER)
    assert limit.free_at([], BEGIN) == BEGIN
    assert limit.free_at([at(-10), at(-20)], BEGIN) == BEGIN
    assert limit.free_at([at(-10), at(-20), at(-30)], BEGIN) == at(-30) + QUARTER


def test_a_call_from_just_as_long_ago_counts_no_more():
    assert Limit(1, QUARTER).free_at([BEGIN - QUARTER], BEGIN) == BEGIN


def test_the_order_in_which_calls_are_kept_does_not_matter():
    rings = [at(-20), at(-30), at(-10)]
    assert Limit(2, QUARTER).free_at(rings, BEGIN) == at(-20) + QUARTER


def test_the_defaults_are_those_that_carriers_take_for_no_spam():
    number = [(one.calls, one.within, one.critical_may_exceed) for one in DEFAULT_LIMITS.number]
    assert number == [
        (3, timedelta(minutes=15), True),
        (7, timedelta(hours=1), False),
        (15, timedelta(hours=3), False),
    ]
    assert [one.calls for one in DEFAULT_LIMITS.contact] == [6, 14, 30]


def test_each_number_has_its_own_count_and_the_person_one_of_all():
    limits = Limits(number=(Limit(1, QUARTER),), contact=(Limit(2, QUARTER),))
    rings = [Ring(at(-20), 0, "a")]
    assert limits.free_at(rings, 0, Severity.HIGH, BEGIN) == at(-20) + QUARTER
    assert limits.free_at(rings, 1, Severity.HIGH, BEGIN) == BEGIN
    both = [*rings, Ring(at(-10), 1, "b")]
    assert limits.free_at(both, 2, Severity.HIGH, BEGIN) == at(-20) + QUARTER


def test_critical_exceeds_only_what_says_so():
    limits = Limits(
        number=(Limit(1, QUARTER, critical_may_exceed=True), Limit(2, 4 * QUARTER)), contact=()
    )
    one, two = [Ring(at(-20), 0, "a")], [Ring(at(-20), 0, "a"), Ring(at(-10), 0, "b")]
    assert limits.free_at(one, 0, Severity.CRITICAL, BEGIN) == BEGIN
    assert limits.free_at(two, 0, Severity.CRITICAL, BEGIN) == at(-20) + 4 * QUARTER


def test_without_limits_everybody_is_called_at_once():
    nothing = Limits((), ())
    assert nothing.free_at([Ring(BEGIN, 0, "a")] * 99, 0, Severity.LOW, BEGIN) == BEGIN
    assert nothing.longest == timedelta()


@given(ASKED)
def test_no_window_holds_more_calls_than_a_limit_allows(asked):
    """Every call is placed where the line allows it; `critical` may exceed the first of each."""
    phone, placed = Phone(), []
    for number, (pause, which, severity) in enumerate(asked):
        phone.passes(pause)
        if isinstance(phone.wants(f"a{number}", severity, which), MayRing):
            phone.rings(f"a{number}", severity, which).ends("busy")
            placed.append((phone.now, which, severity))
        phone.is_left(f"a{number}")
    for limit in DEFAULT_LIMITS.contact:
        check(limit, placed)
    for limit in DEFAULT_LIMITS.number:
        for which in range(3):
            check(limit, [one for one in placed if one[1] == which])


def check(limit, placed):
    """At each call that is bound by the limit, the window that ends with it is within it."""
    for now, _, severity in placed:
        bound = not (limit.critical_may_exceed and severity is Severity.CRITICAL)
        window = [one for one, *_ in placed if now - limit.within < one <= now]
        assert len(window) <= limit.calls or not bound


@given(ASKED)
def test_a_call_over_a_limit_is_allowed_at_the_moment_it_is_told(asked):
    phone = Phone()
    for number, (pause, which, severity) in enumerate(asked):
        phone.passes(pause)
        told = phone.wants(f"a{number}", severity, which)
        if isinstance(told, Waits):
            phone.passes((told.until - phone.now).total_seconds())
        phone.rings(f"a{number}", severity, which).ends("busy")


@given(ASKED)
def test_what_is_kept_of_a_line_does_not_grow_for_ever(asked):
    phone = Phone()
    for number, (pause, which, _) in enumerate(asked):
        phone.passes(pause)
        if isinstance(phone.wants(f"a{number}", "high", which), MayRing):
            phone.rings(f"a{number}", "high", which).ends("busy")
    assert len(phone.line.rings) <= 30

"""What always holds of a rota, whatever it consists of."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.codec import decode, encode
from dispatch.rota.duty import HORIZON, Gap, contacts_at, gaps, next_duty, on_duty, stretches
from dispatch.rota.model import MOST_TOGETHER, HandOver, Hours, Layer, Override, Rota, Shift

ZONES = ("UTC", "Asia/Tokyo", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe")
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = timedelta(days=60)
"""Summer time begins in America and in Europe, and ends in Australia."""
names = st.sampled_from(["a", "b", "c", "d"])
moments = st.integers(0, SPAN // timedelta(minutes=15) - 1).map(
    lambda quarters: BEGIN + quarters * timedelta(minutes=15)
)
lengths = st.integers(1, 400).map(lambda quarters: quarters * timedelta(minutes=15))
walls = st.datetimes(datetime(2024, 1, 1), datetime(2026, 4, 1))  # noqa: DTZ001 - wall time


@st.composite
def hours(draw):
    opens = timedelta(minutes=draw(st.integers(0, 24 * 60 - 1)))
    length = timedelta(minutes=draw(st.integers(1, 24 * 60)))
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    return Hours(tuple(sorted(days)), opens, opens + length)


layers = st.builds(
    Layer,
    contacts=st.lists(names, min_size=1, max_size=3).map(tuple),
    hand_over=st.sampled_from(HandOver),
    start=walls,
    every=st.integers(1, 4),
    end=st.none() | st.datetimes(datetime(2026, 4, 2), datetime(2026, 5, 1)),  # noqa: DTZ001 - the same
    hours=st.lists(hours(), max_size=2).map(tuple),
)
overrides = st.builds(
    lambda start, length, pair, only: Override(
        start, start + length, pair[:1], pair[1:] if only else ()
    ),
    moments,
    lengths,
    st.permutations(["a", "b", "c", "d"]).map(lambda four: tuple(four[:2])),
    st.booleans(),
)
shifts = st.builds(
    lambda start, length, who: Shift(start, start + length, who),
    moments,
    lengths,
    st.lists(names, min_size=1, max_size=5, unique=True).map(tuple),
)
rotas = st.builds(
    Rota,
    st.just("rota"),
    st.sampled_from(ZONES),
    st.lists(layers, max_size=3).map(tuple),
    st.lists(overrides, max_size=3).map(tuple),
    st.lists(shifts, max_size=3).map(tuple),
)

patient = settings(deadline=None)
"""However busy the machine is."""


@patient
@given(rotas, moments, st.floats(0, 1))
def test_who_is_on_call_stays_so_until_until(rota, at, part):
    duty = on_duty(rota, at)
    until = duty.until or at + HORIZON
    assert at < until <= at + HORIZON
    assert contacts_at(rota, at + part * (until - at - timedelta(seconds=1))) == duty.contacts
    if duty.until:
        assert contacts_at(rota, duty.until) != duty.contacts


@patient
@given(rotas, moments)
def test_gaps_are_exactly_the_times_at_which_nobody_is_on_call(rota, at):
    found = gaps(rota, BEGIN, BEGIN + SPAN)
    assert any(gap.start <= at < gap.end for gap in found) == (not contacts_at(rota, at))
    for one, other in itertools.pairwise(found):
        assert one.end < other.start


@patient
@given(rotas, moments)
def test_stretches_cover_the_time_without_holes_and_change_at_every_cut(rota, at):
    parts = stretches(rota, at, at + timedelta(days=20))
    assert parts[0].start == at
    assert parts[-1].end == at + timedelta(days=20)
    for one, other in itertools.pairwise(parts):
        assert one.end == other.start
        assert one.contacts != other.contacts


@patient
@given(rotas, moments)
def test_next_duty_is_the_first_moment_at_which_somebody_is_on_call(rota, at):
    first = next_duty(rota, at)
    if first is None:
        assert gaps(rota, at, at + HORIZON) == [Gap(at, at + HORIZON)]
        return
    assert contacts_at(rota, first)
    assert first == at or gaps(rota, at, first)[0].end == first
    assert first == at or len(gaps(rota, at, first)) == 1


@patient
@given(rotas, moments)
def test_nobody_stands_twice_and_no_more_than_the_most(rota, at):
    who = contacts_at(rota, at)
    assert len(set(who)) == len(who) <= MOST_TOGETHER


@patient
@given(rotas, overrides.filter(lambda one: not one.replaces))
def test_the_last_override_of_everybody_wins(rota, override):
    covered = Rota(rota.name, rota.time_zone, rota.layers, (*rota.overrides, override), rota.shifts)
    assert contacts_at(covered, override.start) == override.contacts
    assert contacts_at(covered, override.end - timedelta(seconds=1)) == override.contacts
    assert contacts_at(covered, override.end) == contacts_at(rota, override.end)


@patient
@given(rotas, layers, moments)
def test_a_later_layer_covers_the_earlier_ones_exactly_while_it_is_active(rota, layer, at):
    bare = Rota("rota", rota.time_zone, rota.layers)
    alone = contacts_at(Rota("rota", rota.time_zone, (layer,)), at)
    both = contacts_at(Rota("rota", rota.time_zone, (*rota.layers, layer)), at)
    assert both == (alone or contacts_at(bare, at))


@patient
@given(rotas, shifts)
def test_a_calendar_covers_the_layers_and_overrides_cover_the_calendar(rota, shift):
    on_calendar = Rota("rota", rota.time_zone, rota.layers, (), (shift,))
    assert contacts_at(on_calendar, shift.start) == shift.contacts[:MOST_TOGETHER]
    instead = Override(shift.start, shift.end, ("e",))
    covered = Rota("rota", rota.time_zone, rota.layers, (instead,), (shift,))
    assert contacts_at(covered, shift.start) == ("e",)


@patient
@given(rotas, moments)
def test_a_swap_exchanges_two_people_and_nobody_else(rota, at):
    swap = Override(at, at + timedelta(hours=1), ("b", "a"), ("a", "b"))
    swapped = Rota(rota.name, rota.time_zone, rota.layers, (*rota.overrides, swap), rota.shifts)
    other = {"a": "b", "b": "a"}
    before = contacts_at(rota, at)
    assert contacts_at(swapped, at) == tuple(other.get(one, one) for one in before)


@patient
@given(rotas)
def test_a_rota_is_stored_and_read_back_as_it_was(rota):
    assert decode(Rota, encode(rota)) == rota

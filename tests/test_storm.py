"""A storm: 5,000 events of 40 groups in one minute, and six people with one phone each."""

from collections import Counter

import pytest
from histories.checks import events, pages, phones
from histories.resting import come_to_rest
from histories.world import World
from storm import AT_ONCE, EVENTS, GROUPS, Storm, name
from storm_teams import book, contacts

from dispatch.triage import Became
from sandbox.direct_calls import direct_calls


@pytest.fixture(scope="module")
def storm():
    """A minute of storm, and then until it has passed."""
    with direct_calls():
        world = World(contacts(), book())
        made = Storm(world)
        made.rages()
        come_to_rest(made.happenings, "answers")
        yield made
        world.end()


@pytest.fixture(scope="module")
def seen(storm):
    return storm.seen


def first_of(seen, number):
    """The incident that a group opened first."""
    opened = [one for one in seen.incidents if one.alert.name == name(number)]
    return min(opened, key=lambda one: one.opened_at)


def test_every_event_is_accounted_for_exactly_once(storm, seen):
    assert list(events.every_event_ends_as_exactly_one(seen)) == []
    became = Counter(one.became for one in seen.outcomes.values())
    assert sum(became.values()) == len(storm.happenings.sent) > EVENTS * 0.95
    assert became[Became.OPENED] >= GROUPS
    assert became[Became.JOINED] > EVENTS * 0.8


def test_nobody_s_phone_rings_while_it_rings_or_talks(storm, seen):
    assert list(phones.one_call_at_a_time(seen)) == []
    assert {call.contact for call in seen.calls} == set(storm.world.cloud.contacts)


def test_no_number_is_called_more_often_than_the_limits_allow(seen):
    assert list(phones.limits_are_held(seen)) == []
    assert list(pages.what_waits_for_a_limit_is_told(seen)) == []


def test_the_first_ring_of_each_group_is_not_delayed_by_the_storm_of_another(seen):
    late = [name(number) for number in range(GROUPS) if not rang_at_once(seen, number)]
    assert late == []


def rang_at_once(seen, number):
    """Its person's phone began to ring for it, rang or talked already, or was at its limits."""
    incident = first_of(seen, number)
    person, soon = incident.plan.stages[0].contacts[0], incident.opened_at + AT_ONCE
    calls = [call for call in seen.calls if call.contact == person]
    in_use = any(
        call.placed_at <= soon and (call.ended_at is None or call.ended_at >= incident.opened_at)
        for call in calls
    )
    waits = any(
        line.kind == "waiting" and pages.LIMITED in line.text and line.at <= soon
        for line in seen.timeline(incident)
    )
    return in_use or waits


def test_at_each_pick_up_the_call_tells_the_truth_of_that_moment(storm):
    assert [one for one in storm.pick_ups if not one.is_true] == []
    assert max(one.wanted for one in storm.pick_ups) > 3
    assert len(storm.pick_ups) > 5


def test_the_storm_passes_and_nothing_is_left_undone(seen):
    assert list(pages.a_delay_is_told_and_drops_nothing(seen)) == []
    assert list(pages.one_failure_silences_no_other(seen)) == []

"""A region dies, at any moment: the page arrives by the other, and no phone rings twice."""

import pytest
from two_regions import TwoRegions

from dispatch.routes.breaker import is_open


@pytest.fixture
def night():
    begun = TwoRegions()
    yield begun
    begun.cloud.stop()


def first_region_dies(night, *, phones_go_on):
    night.cloud.connects["main"].dies(phones_go_on=phones_go_on)


def test_a_night_with_two_regions_is_called_from_the_first(night):
    night.alarm()
    night.phone("primary").rings().answers().presses("1").hears("受け付けました")
    assert (night.calls_by("main"), night.calls_by("backup")) == ([("primary", 0)], [])
    night.ends()


def test_a_region_that_is_gone_costs_no_time(night):
    first_region_dies(night, phones_go_on=False)
    night.alarm()
    assert night.calls_by("backup") == [("primary", 0)]
    night.phone("primary").rings().answers().hears("重大").presses("1").hears("受け付けました")
    night.passes("1h")
    assert night.incident["takenBy"] == "primary"
    night.ends()


def test_contact_events_of_the_second_region_arrive_in_the_first(night):
    first_region_dies(night, phones_go_on=False)
    night.alarm()
    night.phone("primary").rings().declines()
    assert "primary: busy" in night.timeline


@pytest.mark.parametrize("phones_go_on", [False, True])
def test_the_first_region_dies_in_the_middle_of_ringing_and_the_page_arrives_by_the_second(
    night, phones_go_on
):
    night.alarm()
    night.passes("20s")
    night.phone("primary").rings()
    first_region_dies(night, phones_go_on=phones_go_on)
    night.passes("80s")
    assert night.calls_by("main") == [("primary", 0)]
    assert night.calls_by("backup") == [("primary", 100)]
    assert "primary: the way it was called by does not answer any more, 85 s are lost" in (
        night.timeline
    )
    night.phone("primary").rings().answers().presses("1").hears("受け付けました")
    night.passes("1h")
    assert night.incident["takenBy"] == "primary"
    night.ends()


def test_no_phone_is_called_by_the_second_region_while_it_may_ring_by_the_first(night):
    night.alarm()
    night.passes("20s")
    night.phone("primary").rings()
    first_region_dies(night, phones_go_on=True)
    night.passes("40s")
    assert night.calls_by("backup") == []


def test_a_region_that_fails_is_left_alone_and_used_again_once_it_works(night):
    first_region_dies(night, phones_go_on=False)
    night.alarm()
    night.passes("242s")
    assert is_open(night.budgets.load("main"), night.cloud.loop.now).startswith("ConnectTimeout")
    night.cloud.connects["main"].dead = False
    night.passes("1h")
    assert night.calls_by("main") != []
    assert night.budgets.load("main").breaker.closed

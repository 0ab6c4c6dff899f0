"""One person's phone, from the alarms to the ring: shared, stopped, and never rung twice."""

import pytest
from faults import Faults, killed_after, refused, unheard, unreached

from dispatch.facts import Acknowledged

OTHER = "prod-db02-disk-critical"


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


class Events:
    """Contact events that stay on their way until they are let through."""

    def __init__(self, night):
        self.connect, self.held = night.cloud.connect, []
        self.pass_on, self.connect.put_event = self.connect.put_event, self.held.append

    def arrive(self, night):
        self.connect.put_event = self.pass_on
        while self.held:
            self.pass_on(self.held.pop(0))
        night.cloud.loop.settle()


def takes(night, title):
    """An operator takes the incident of that alarm."""
    (found,) = [one for one in night.view.incidents() if one["title"] == title]
    night.cloud.operator().take(found["id"], [Acknowledged("Olga")])
    night.cloud.loop.settle()


DB = "prod-db01-disk-critical"


def test_a_call_whose_placing_was_never_answered_is_known_by_its_event_and_stopped(night, faults):
    faults.next("StartOutboundVoiceContact", unheard)
    night.alarm()
    night.phone("primary").rings()
    takes(night, DB)
    night.phone("primary").is_silent()
    night.passes("1h")
    night.ends()


def test_it_is_stopped_too_where_the_event_comes_after_somebody_took_it(night, faults):
    events = Events(night)
    faults.next("StartOutboundVoiceContact", unheard)
    night.alarm()
    night.phone("primary").rings()
    takes(night, DB)
    events.arrive(night)
    night.phone("primary").is_silent()
    night.passes("1h")
    night.ends()


def test_whoever_picks_it_up_before_the_event_comes_hears_who_has_it(night, faults):
    Events(night)
    faults.next("StartOutboundVoiceContact", unheard)
    night.alarm()
    primary = night.phone("primary").rings()
    takes(night, DB)
    primary.answers().hears("Olga")
    night.ends()


def test_a_function_that_died_after_the_request_does_not_call_again(night, faults):
    faults.next("StartOutboundVoiceContact", killed_after)
    night.alarm()
    night.phone("primary").rings()
    night.passes("50s")
    assert night.calls() == [("primary", 0)]
    night.phone("primary").answers().presses("1")
    assert night.incident["takenBy"] == "primary"
    night.ends()


@pytest.mark.parametrize("then", [unreached, refused("TooManyRequestsException", 429)])
def test_a_request_without_an_answer_and_then_a_refusal_ring_no_phone_twice(night, faults, then):
    Events(night)
    faults.next("StartOutboundVoiceContact", unheard)
    faults.next("StartOutboundVoiceContact", then, times=3)
    night.alarm()
    night.alarm(OTHER)
    night.phone("primary").rings()
    night.passes("55s")
    assert night.calls() == [("primary", 0)]


def test_a_second_incident_joins_the_ring_and_one_that_is_over_leaves_it(night):
    night.alarm()
    night.passes("5s")
    night.alarm(OTHER)
    night.phone("primary").rings()
    takes(night, DB)
    assert night.phone("primary").state["state"] == "ringing"
    takes(night, OTHER)
    night.phone("primary").is_silent()
    night.ends()


def test_an_incident_that_came_in_the_last_seconds_of_a_ring_gets_one_of_its_own(night):
    night.alarm()
    night.phone("primary").rings()
    night.passes("50s")
    night.alarm(OTHER)
    night.passes("11s")
    assert night.calls()[1] == ("primary", 60)
    night.phone("primary").rings().answers()


def test_one_that_gets_worse_while_it_is_told_is_told_anew_in_the_same_call(night):
    night.alarm("prod-db01-disk-high", description="[high] slow")
    primary = night.phone("primary").rings().answers()
    night.alarm("prod-db01-disk-high", description="[critical] broken")
    primary.presses("1").hears("重大")
    assert night.incident["state"] == "open"
    primary.presses("1")
    assert night.incident["takenBy"] == "primary"
    night.passes("1h")
    night.ends()


def test_calls_of_another_deployment_on_the_same_instance_are_none_of_ours(night):
    night.alarm()
    night.phone("primary").rings().declines()
    (ours,) = night.cloud.connect.calls.values()
    asked = {"incident": "i-0123456789", "attempt": "theirs", "contact": "backup"}
    theirs = ours.request | {
        "ClientToken": "theirs",
        "DestinationPhoneNumber": night.cloud.contacts["backup"].number.dialled,
        "Attributes": ours.request["Attributes"] | asked,
    }
    night.cloud.connect.start_outbound_voice_contact(theirs)
    night.cloud.loop.settle()
    night.passes("10m")
    assert night.view.dead_letters() == []

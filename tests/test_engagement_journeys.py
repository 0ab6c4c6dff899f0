"""Plans that engage people through Incident Manager, from the alarm to its end."""

import pytest
from botocore.exceptions import ConnectTimeoutError
from engaged_nights import CONTACT, ENGAGED, FIRST, Beside, engaging
from own_night import stage

from sandbox.api_calls import ServiceError

BOTH = ENGAGED + stage("a", more=f'engage = ["{CONTACT}hiro"]') + engaging("boss")
ALONE = ENGAGED + 'fallback = ["notices"]\n' + engaging("hiro") + engaging("boss")
THROTTLED = ServiceError("ThrottlingException", 429, "slow down")
SILENT = ConnectTimeoutError(endpoint_url="https://ssm-incidents.example.com")


def begun(night_with, plan, **more):
    night = night_with(plan, **more)
    return night, Beside(night)


# Open and escalate.


def test_an_alarm_calls_somebody_and_starts_an_incident_with_its_impact(night_with):
    night, there = begun(night_with, BOTH, severity="critical")
    night.alarm("prod-db01-disk")
    night.phone("a").rings()
    assert (there.record.title, there.record.impact) == ("[critical] prod-db01-disk", 1)
    assert there.engaged() == [FIRST, "hiro"]


def test_what_is_concerned_stands_beside_the_incident(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm("prod-db01-disk")
    items = [one["identifier"] for one in there.asked("StartIncident")[0]["relatedItems"]]
    alarm = "arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:prod-db01-disk"
    assert {"type": "INVOLVED_RESOURCE", "value": {"arn": alarm}} in items
    assert any("url" in one["value"] for one in items)


def test_later_stages_engage_further_contacts_in_the_same_incident(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm()
    night.passes("2m")
    assert there.engaged() == [FIRST, "hiro", "boss"]
    assert {one["IncidentId"] for one in there.asked("StartEngagement")} == {there.record.arn}


def test_a_stage_that_was_delivered_twice_engages_nobody_twice(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm(event_id="one")
    night.alarm(event_id="one")
    night.passes("1m")
    assert there.engaged() == [FIRST, "hiro"]
    assert len(there.asked("StartIncident")) == 1


def test_a_plan_that_only_engages_and_is_not_answered_is_missed(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm()
    night.passes("5m")
    assert night.incident["state"] == "missed"
    assert there.told == ["everyone whom the plan calls has missed it"]


# Acknowledge, both ways.


def test_a_page_that_is_accepted_there_takes_the_incident_and_stops_the_phone(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings()
    there.service.accepts("hiro")
    night.passes("30s")
    assert (night.incident["state"], night.incident["takenBy"]) == ("acknowledged", "hiro")
    night.phone("a").is_silent()
    assert there.paged() == []


def test_a_key_stops_what_is_engaged_and_is_told_there(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    night.passes("1s")
    assert there.paged() == []
    assert there.told == ["a has it"]
    assert there.record.status == "OPEN"


def test_a_page_that_was_accepted_before_the_plan_began_anew_takes_nothing(night_with):
    night, there = begun(night_with, 'ack_timeout = "10m"\n' + ALONE)
    night.alarm()
    there.service.accepts("hiro")
    night.passes("30s")
    night.passes("11m")
    assert night.incident["state"] == "open"
    assert sorted(there.paged()) == ["hiro", FIRST]


# Recover, both ways.


def test_a_recovery_resolves_the_incident_there(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings()
    night.alarm(state="OK", before="ALARM")
    assert (there.record.status, there.told) == ("RESOLVED", ["it is over"])
    assert there.paged() == []


def test_an_incident_that_is_resolved_there_is_over(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings()
    there.service.resolves(there.record.arn)
    night.passes("30s")
    assert night.incident["state"] == "resolved"
    night.phone("a").is_silent()
    assert there.paged() == []


def test_one_that_somebody_has_is_looked_at_more_seldom_and_ends_there_all_the_same(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    night.passes("1m")
    looks = len(there.asked("GetIncidentRecord"))
    night.passes("20m")
    assert len(there.asked("GetIncidentRecord")) - looks == 4
    there.service.resolves(there.record.arn)
    night.passes("5m")
    assert night.incident["state"] == "resolved"


def test_what_is_over_is_not_looked_at(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm()
    night.alarm(state="OK", before="ALARM")
    night.passes("2h")
    assert there.asked("GetIncidentRecord") == []


# Refused, absent, throttled, silent.


def test_a_contact_that_is_refused_ends_its_stage(night_with):
    night, there = begun(night_with, ENGAGED + engaging("hiro") + engaging("boss") + engaging("c"))
    there.service.engagements.unknown.add(f"{CONTACT}boss")
    night.alarm()
    night.passes("2m")
    assert there.engaged() == [FIRST, "hiro", "c"]
    assert "Incident Manager: boss is not engaged: ResourceNotFoundException" in night.timeline
    assert len(night.notices("operations")) == 1


def test_an_account_without_the_service_pages_by_phone_and_says_what_is_missing(night_with):
    night, there = begun(night_with, BOTH)
    there.service.is_absent()
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    lines = "\n".join(night.timeline)
    assert "Incident Manager: no incident could be started: AccessDeniedException" in lines
    assert night.incident["state"] == "acknowledged"
    assert night.notices("operations")


def test_where_nobody_can_be_engaged_the_page_goes_by_the_plans_topics(night_with):
    night, there = begun(night_with, ALONE)
    there.service.is_absent()
    night.alarm()
    assert any("fallback" in one for one in night.notices("notices"))
    night.passes("1m")
    assert night.incident["state"] == "missed"
    assert any("missed" in one for one in night.notices("operations"))


def test_a_response_plan_that_is_gone_leaves_the_contacts_of_the_stages(night_with):
    night, there = begun(night_with, ALONE)
    there.service.incidents.plans.clear()
    night.alarm()
    assert there.engaged() == ["hiro"]
    there.service.accepts("hiro")
    night.passes("30s")
    assert night.incident["takenBy"] == "hiro"
    assert there.paged() == []


@pytest.mark.parametrize("fault", [THROTTLED, SILENT], ids=["throttled", "silent"])
def test_a_service_that_cannot_answer_now_is_asked_again_and_keeps_no_call_waiting(
    night_with, fault
):
    night, there = begun(night_with, BOTH)
    there.service.faults["StartIncident"] = fault
    night.alarm()
    night.phone("a").rings()
    night.passes("20s")
    there.service.faults.clear()
    night.passes("20s")
    assert there.engaged() == [FIRST, "hiro"]
    assert len(there.service.incidents.records) == 1


def test_a_service_that_does_not_answer_is_not_asked_for_every_action(night_with):
    night, there = begun(night_with, BOTH)
    there.service.faults["StartIncident"] = SILENT
    night.alarm()
    night.phone("a").rings()
    night.passes("14s")
    assert len(there.asked("StartIncident")) <= 2


def test_one_that_is_late_goes_another_way_and_is_still_tried_for(night_with):
    night, there = begun(night_with, ALONE)
    there.service.faults["StartIncident"] = THROTTLED
    night.alarm()
    night.passes("90s")
    assert any("fallback" in one for one in night.notices("notices"))
    assert there.engaged() == ["hiro"]
    there.service.faults.clear()
    night.passes("30s")
    assert FIRST in there.engaged()


def test_one_that_recovered_before_it_could_be_started_is_never_started(night_with):
    night, there = begun(night_with, ALONE)
    there.service.faults["StartIncident"] = THROTTLED
    night.alarm()
    night.alarm(state="OK", before="ALARM")
    there.service.faults.clear()
    night.passes("10m")
    assert there.service.incidents.records == {}


def test_one_that_may_have_been_started_is_ended_when_it_recovers(night_with):
    night, there = begun(night_with, ALONE)
    there.service.unanswered["StartIncident"] = ServiceError("InternalServerException", 500)
    night.alarm()
    night.alarm(state="OK", before="ALARM")
    there.service.unanswered.clear()
    night.passes("2m")
    assert there.record.status == "RESOLVED"
    assert there.paged() == []


def test_a_throttled_recovery_is_told_later(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm()
    there.service.faults["UpdateIncidentRecord"] = THROTTLED
    night.alarm(state="OK", before="ALARM")
    assert there.record.status == "OPEN"
    there.service.faults.clear()
    night.passes("2m")
    assert there.record.status == "RESOLVED"


def test_who_cannot_be_seen_to_accept_is_said_once(night_with):
    night, there = begun(night_with, BOTH)
    there.service.faults["GetIncidentRecord"] = ServiceError("AccessDeniedException", 403)
    night.alarm()
    night.phone("a").rings()
    night.passes("2m")
    assert sum("does not say who has accepted" in one for one in night.timeline) == 1


def test_a_page_that_did_not_arrive_is_said(night_with):
    night, there = begun(night_with, ALONE)
    night.alarm()
    there.service.loses("hiro")
    night.passes("90s")
    assert night.timeline.count("Incident Manager: no page reached hiro") == 1


def test_a_contact_that_is_throttled_is_engaged_a_little_later(night_with):
    night, there = begun(night_with, BOTH)
    there.service.faults["StartEngagement"] = THROTTLED
    night.alarm()
    night.phone("a").rings()
    night.passes("7s")
    there.service.faults.clear()
    night.passes("7s")
    assert there.engaged() == [FIRST, "hiro"]


def test_a_plan_that_engages_nobody_asks_nothing_there(night_with):
    night, there = begun(night_with, stage("a"))
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    night.passes("10m")
    assert there.service.asked == []


def test_no_timeline_there_has_a_phone_number_or_more_than_is_needed(night_with):
    night, there = begun(night_with, BOTH)
    night.alarm()
    night.phone("a").rings().answers().presses("1")
    night.alarm(state="OK", before="ALARM")
    assert "+1202555" not in str(there.service.asked)
    assert there.told == ["a has it", "it is over"]


def test_what_is_stopped_partly_is_stopped_wholly_and_remembered(night_with):
    night, there = begun(night_with, 'ack_timeout = "10m"\n' + BOTH)
    night.alarm()
    night.phone("a").rings().answers()
    there.service.unanswered["StopEngagement"] = THROTTLED
    night.phone("a").presses("1")
    night.passes("1s")
    there.service.unanswered.clear()
    night.passes("1m")
    assert there.paged() == []
    assert there.told == ["a has it"]

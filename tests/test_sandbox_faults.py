"""What fails between the functions and AWS: calls come late, notices too, and nothing is lost."""

import pytest
from faults import Faults, killed_before, refused, refused_write, unheard, unreached
from histories.mishaps import FAULTS


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


@pytest.mark.parametrize("fault", FAULTS["BatchGetItem"].values())
def test_a_recovery_is_not_lost_where_what_is_open_cannot_be_read(night, faults, fault):
    night.alarm()
    night.phone("primary").rings()
    faults.next("BatchGetItem", fault)
    night.alarm(state="OK", before="ALARM")
    night.passes("3m")
    assert night.incident["state"] == "resolved"


def test_after_a_day_every_incident_is_over_whatever_became_of_it(night):
    night.alarm()
    night.phone("primary").rings().answers().presses("1")
    night.alarm("prod-web01-critical")
    night.alarm("prod-web02-warning")
    night.passes("25h")
    states = sorted(one["state"] for one in night.view.incidents())
    assert states == ["missed", "resolved", "resolved"]
    assert all(one.overdue_at is None for one in night.view.history.recent(5))


@pytest.mark.parametrize(
    "fault",
    [
        refused("LimitExceededException", 429),
        refused("TooManyRequestsException", 429),
        refused("InternalServiceException", 500),
        unheard,
        unreached,
    ],
)
def test_a_call_that_cannot_be_placed_now_is_placed_soon_with_the_same_token(night, faults, fault):
    faults.next("StartOutboundVoiceContact", fault, 3)
    night.alarm()
    night.passes("45s")
    night.phone("primary").rings()
    (call,) = night.view.calls()
    assert call["token"] == night.view.store.load(night.incident["id"]).attempts[0].id
    assert any("trying again" in line for line in night.timeline)


def test_where_no_number_can_be_called_the_plan_ends_and_operations_hear_of_it(night, faults):
    code = "DestinationNotAllowedException"
    faults.always("StartOutboundVoiceContact", refused(code, 403))
    night.alarm()
    night.passes("22m")
    assert night.calls() == []
    assert night.incident["state"] == "missed"
    assert [one for one in night.notices("operations") if "missed" in one]
    assert any(code in line for line in night.timeline)


@pytest.mark.parametrize(
    ("code", "status"), [("AccessDeniedException", 403), ("ResourceNotFoundException", 404)]
)
def test_where_no_call_can_be_placed_the_page_goes_another_way_and_calls_follow_the_outage(
    night, faults, code, status
):
    faults.always("StartOutboundVoiceContact", refused(code, status))
    night.alarm()
    night.passes("10m")
    assert (night.calls(), night.incident["state"]) == ([], "open")
    assert any(code in line for line in night.timeline)
    assert [one for one in night.notices("operations") if "fault" in one]
    faults.over()
    night.passes("4m")
    night.phone("primary").rings().answers().presses("1")
    assert night.incident["takenBy"] == "primary"
    night.expected = [who for who, _ in night.calls()]


def test_a_quota_that_stays_full_delays_the_page_and_it_goes_by_another_channel_too(night, faults):
    faults.always("StartOutboundVoiceContact", refused("LimitExceededException", 429))
    night.alarm()
    night.passes("22m")
    assert (night.calls(), night.incident["state"]) == ([], "open")
    assert any("by sms, because calls cannot be placed" in line for line in night.timeline)
    faults.over()
    night.passes("5m")
    assert night.calls()
    faults.always("StartOutboundVoiceContact", refused("LimitExceededException", 429))
    night.passes("20h")
    assert night.incident["state"] == "missed"
    night.expected = [who for who, _ in night.calls()]


def test_notices_that_fail_stop_no_call_and_are_sent_once_they_can_be(night, faults):
    faults.always("Publish", refused("InternalErrorException", 500))
    night.alarm()
    night.passes("22m")
    assert len(night.calls()) == 12
    assert night.incident["state"] == "missed"
    faults.over()
    night.passes("3m")
    assert len([one for one in night.notices("operations") if "missed" in one]) == 1


def test_a_call_that_could_not_be_stopped_is_stopped_once_it_can_be(night, faults):
    night.alarm()
    night.passes("100s")
    faults.next("StopContact", refused("InternalServiceException", 500))
    night.alarm(state="OK", before="ALARM")
    night.phone("primary").rings()
    night.passes("2m")
    night.phone("primary").is_silent()
    assert night.view.store.load(night.incident["id"]).pending == ()


@pytest.mark.parametrize("fault", [killed_before, refused_write, unreached])
def test_an_alarm_that_could_not_be_stored_rings_when_it_is_delivered_again(night, faults, fault):
    faults.next("TransactWriteItems", fault)
    assert night.alarm()["outcome"] == "delivered"
    night.passes("2m")
    night.phone("primary").rings()
    assert len(night.view.incidents()) == 1


@pytest.mark.parametrize("operation", ["TransactWriteItems", "BatchGetItem"])
def test_an_alarm_that_can_never_be_stored_is_kept_among_the_dead_letters(night, faults, operation):
    faults.always(operation, refused_write)
    night.alarm(event_id="kept")
    night.passes("11m")
    spec = night.cloud.deployment.queues["EventDeadLetterQueue"]
    assert ['"kept"' in one.body for one in night.cloud.queues[spec.arn].held] == [True]


def test_an_unreadable_event_whose_dead_letter_cannot_be_sent_is_kept_all_the_same(night, faults):
    faults.always("SendMessage", refused("InternalError", 500))
    night.event({"id": "odd", "source": "x", "detail-type": "Tocsin Alert", "detail": {}})
    night.passes("11m")
    (letter,) = night.view.dead_letters()
    assert letter["reason"] == "every delivery failed"


@pytest.mark.parametrize("operation", ["GetItem", "TransactWriteItems", "SendMessage"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_key_that_could_not_be_stored_at_once_still_counts(night, faults, operation, times):
    night.alarm()
    primary = night.phone("primary").rings().answers()
    faults.next(operation, killed_before, times)
    primary.presses("1")
    night.passes("4m")
    assert night.incident["takenBy"] == "primary"
    night.passes("22m")
    assert {who for who, _ in night.calls()} <= {"primary", "backup"}


def test_a_route_that_refuses_everything_is_told_to_operations_at_once(night, faults):
    faults.always("StartOutboundVoiceContact", refused("AccessDeniedException", 403))
    night.alarm()
    assert [one for one in night.notices("operations") if "fault" in one]

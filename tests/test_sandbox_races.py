"""Two functions at one moment: one is overtaken between deciding and doing."""

import json

import pytest
from faults import Faults
from histories.mishaps import RACED


@pytest.fixture
def faults(night, monkeypatch):
    return Faults(night, monkeypatch)


@pytest.mark.parametrize("request_under_way", RACED)
def test_a_recovery_while_the_first_call_is_made_leaves_no_phone_ringing(
    night, faults, request_under_way
):
    faults.overtake(request_under_way, lambda: night.alarm(state="OK", before="ALARM"))
    told = night.alarm()
    if request_under_way == "TransactWriteItems":  # the recovery came before there was an incident
        assert [one["state"] for one in night.view.incidents()] == ["open"]
        return
    assert told["outcome"] == "opened"
    assert night.incident["state"] == "resolved"
    night.phone("primary").is_silent()
    night.passes("1h")
    assert len(night.calls()) <= 1


@pytest.mark.parametrize("request_under_way", [one for one in RACED if one != "Publish"])
def test_an_acknowledgement_while_the_next_person_is_called_leaves_no_phone_ringing(
    night, faults, request_under_way
):
    night.alarm()
    night.passes("110s")
    night.phone("primary").rings().answers()
    faults.overtake(request_under_way, lambda: night.phone("primary").presses("1"))
    night.passes("15s")
    assert night.incident["takenBy"] == "primary"
    night.phone("backup").is_silent()
    night.passes("1h")
    assert len(night.calls()) <= 3


@pytest.mark.parametrize("request_under_way", [*RACED, "BatchGetItem"])
@pytest.mark.parametrize("event_id", ["the-same", "another"])
def test_two_alarms_of_one_trouble_at_one_moment_are_one_incident_and_one_ring(
    night, faults, request_under_way, event_id
):
    faults.overtake(request_under_way, lambda: night.alarm(event_id=event_id))
    night.alarm(event_id="the-same")
    assert len(night.view.incidents()) == 1
    assert [who for who, _ in night.calls()] == ["primary"]
    joined = [line for line in night.timeline if "another alert" in line]
    assert len(joined) == (event_id == "another")


@pytest.mark.parametrize("request_under_way", RACED)
def test_a_wake_up_that_comes_while_the_call_is_made_rings_nobody_twice(
    night, faults, request_under_way
):
    def woken():
        spec = night.cloud.deployment.queues["WakeUpQueue"]
        for incident in night.view.incidents():
            body = {"incident": incident["id"], "at": incident["openedAt"]}
            night.cloud.queues[spec.arn].send(json.dumps(body))
        night.cloud.loop.settle()

    faults.overtake(request_under_way, woken)
    night.alarm()
    night.passes("22m")
    assert len(night.calls()) == 12
    assert len({call["token"] for call in night.view.calls()}) == 12
    assert len(night.notices("operations")) == 1


@pytest.mark.parametrize("request_under_way", ["GetItem", "TransactWriteItems", "SendMessage"])
def test_of_two_who_press_1_at_one_moment_one_has_it_and_the_other_hears_who(
    night, faults, request_under_way
):
    night.alarm()
    night.passes("4m")
    night.phone("backup").rings().answers()
    night.phone("lead").rings().answers()
    faults.overtake(request_under_way, lambda: night.phone("lead").presses("1"))
    night.phone("backup").presses("1")
    who = night.incident["takenBy"]
    assert who in {"backup", "lead"}
    heard = {name: night.phone(name).state["transcript"][-1] for name in ("backup", "lead")}
    loser = "lead" if who == "backup" else "backup"
    assert night.view.cloud.contacts[who].spoken_name in heard[loser]
    night.passes("1h")
    assert len(night.calls()) == 6

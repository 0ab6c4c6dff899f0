"""Connect's stand-in where thousands are called: what it allows, its traffic, and its people."""

import pytest

from sandbox.api_calls import ServiceError
from sandbox.telephone.allowance import Allowance
from sandbox.telephone.crowd import Happens, Script

CAMPAIGN = {
    "TrafficType": "CAMPAIGN",
    "RingTimeoutInSeconds": 20,
    "AnswerMachineDetectionConfig": {"EnableAnswerMachineDetection": True},
}


def start(night, number="+12025550177", **more):
    connect = night.cloud.connect
    asked = {
        "ContactFlowId": next(iter(connect.flows)),
        "DestinationPhoneNumber": number,
        "SourcePhoneNumber": "+12025550150",
        "ClientToken": f"token-{number}-{len(connect.calls)}",
        "Attributes": {"campaign": "spring"},
        **more,
    }
    return connect.calls[connect.start_outbound_voice_contact(asked)["ContactId"]]


def crowd(night, script):
    night.cloud.connect.telephony.crowd = lambda _number, _call: script


def test_no_more_calls_at_once_than_are_allowed(night):
    crowd(night, Script(Happens.NO_ANSWER))
    night.cloud.connect.allowance = Allowance(calls_at_once=2)
    start(night, "+12025550171"), start(night, "+12025550172")
    with pytest.raises(ServiceError, match="LimitExceededException"):
        start(night, "+12025550173")
    night.passes("61s")
    assert night.cloud.connect.under_way == 0
    start(night, "+12025550173")


def test_no_more_starts_a_second_than_are_allowed(night):
    crowd(night, Script(Happens.BUSY))
    night.cloud.connect.allowance = Allowance(starts_per_second=2, burst=3)
    for last in range(3):
        start(night, f"+1202555018{last}")
    with pytest.raises(ServiceError, match="TooManyRequestsException"):
        start(night)
    night.passes("1s")
    start(night, "+12025550184"), start(night, "+12025550185")
    with pytest.raises(ServiceError, match="TooManyRequestsException"):
        start(night)


def test_a_request_that_is_repeated_is_no_start(night):
    crowd(night, Script(Happens.NO_ANSWER))
    night.cloud.connect.allowance = Allowance(calls_at_once=1, starts_per_second=1, burst=1)
    first = start(night, ClientToken="the same")
    assert start(night, ClientToken="the same") is first


@pytest.mark.parametrize(
    ("script", "reason", "detected"),
    [
        (Script(Happens.BUSY), "TELECOM_BUSY", "AMD_UNANSWERED"),
        (Script(Happens.WRONG_NUMBER), "TELECOM_NUMBER_INVALID", "AMD_UNANSWERED"),
        (Script(Happens.FAILS), "TELECOM_PROBLEM", "AMD_UNANSWERED"),
        (Script(Happens.NO_ANSWER), "TELECOM_UNANSWERED", "AMD_UNANSWERED"),
        (Script(hangs_up=2), "CUSTOMER_DISCONNECT", "HUMAN_ANSWERED"),
        (Script(Happens.VOICEMAIL), "CONTACT_FLOW_DISCONNECT", "VOICEMAIL_BEEP"),
    ],
)
def test_a_scripted_call_ends_as_it_was_written(night, script, reason, detected):
    crowd(night, script)
    call = start(night, **CAMPAIGN)
    night.passes("5m")
    assert (call.reason, call.record()["AnsweringMachineDetectionStatus"]) == (reason, detected)


def test_the_ring_time_out_counts_for_campaign_traffic_alone(night):
    crowd(night, Script(Happens.NO_ANSWER))
    campaign = start(night, "+12025550171", **CAMPAIGN)
    general = start(night, "+12025550172", **{**CAMPAIGN, "TrafficType": "GENERAL"})
    night.passes("2m")
    rang = [(one.ended_at - one.placed_at).total_seconds() for one in (campaign, general)]
    assert rang == [20, 60]
    assert "AnsweringMachineDetectionStatus" not in general.record()


def test_what_happens_may_differ_from_call_to_call(night):
    told = []
    night.cloud.connect.telephony.crowd = lambda _number, call: (
        told.append(call) or Script(Happens.BUSY)
    )
    start(night), start(night)
    assert told == [1, 2]


def test_a_contact_is_no_crowd_and_a_stranger_nobody(night):
    crowd(night, None)
    assert start(night).contact == ""
    number = night.cloud.contacts["primary"].numbers[0].dialled
    assert start(night, number).contact == "primary"
    night.phone("primary").rings().declines()

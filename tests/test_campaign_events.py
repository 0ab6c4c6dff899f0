"""Ends of campaigns' calls reach the pacer's queue, and no alert function is woken for them."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
import recording  # noqa: F401 - what the functions ask for is compared with their roles

from dispatch.campaign.ends import end_in
from sandbox.deploy.expand import expand
from sandbox.patterns.pattern import check_pattern, matches
from sandbox.regions import ACCOUNT, PARAMETERS, REGION
from sandbox.telephone.contact_events import contact_event
from sandbox.telephone.crowd import Happens, Script

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
ALERT, CAMPAIGN = "+12025550100", "+12025550150"
CAPITALS = {
    "eventType": "EventType",
    "tags": "Tags",
    "initiationMethod": "InitiationMethod",
}
RULES = {"ContactEventRule", "CampaignContactEventRule"}


@pytest.fixture(scope="module")
def rules():
    return expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT).rules


@pytest.fixture(scope="module")
def without_campaigns():
    given = {**PARAMETERS, "CampaignCallerNumbers": ""}
    return expand(TEMPLATE, given, REGION, ACCOUNT)


def event(system=CAMPAIGN, happening="DISCONNECTED", method="API", capitals=()):
    detail = {
        "eventType": happening,
        "contactId": "c-1",
        "initiationMethod": method,
        "tags": {"aws:connect:instanceId": "i-1", "aws:connect:systemEndpoint": system},
    }
    return {
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "detail": {CAPITALS[key] if key in capitals else key: one for key, one in detail.items()},
    }


def reached(rules, told):
    return {name for name in RULES & set(rules) if matches(rules[name].pattern, told)}


CASINGS = [(), tuple(CAPITALS), ("tags",), ("eventType",), ("initiationMethod",)]


@pytest.mark.parametrize("capitals", CASINGS)
def test_the_end_of_a_campaigns_call_reaches_the_pacer_alone(rules, capitals):
    assert reached(rules, event(capitals=capitals)) == {"CampaignContactEventRule"}


@pytest.mark.parametrize("capitals", CASINGS)
@pytest.mark.parametrize("happening", ["INITIATED", "CONNECTED_TO_SYSTEM"])
def test_what_else_happens_in_a_campaigns_call_reaches_nobody(rules, happening, capitals):
    assert reached(rules, event(happening=happening, capitals=capitals)) == set()


@pytest.mark.parametrize("capitals", CASINGS)
@pytest.mark.parametrize("happening", ["INITIATED", "CONNECTED_TO_SYSTEM", "DISCONNECTED"])
def test_whatever_happens_in_an_alerts_call_reaches_the_alerts_alone(rules, happening, capitals):
    told = event(ALERT, happening, capitals=capitals)
    assert reached(rules, told) == {"ContactEventRule"}


@pytest.mark.parametrize("tags", [None, {}, {"aws:connect:instanceId": "i-1"}])
def test_a_call_without_the_tag_may_be_an_alerts(rules, tags):
    told = event()
    del told["detail"]["tags"]
    if tags is not None:
        told["detail"]["tags"] = tags
    assert reached(rules, told) == {"ContactEventRule"}


def test_whoever_calls_a_campaigns_number_back_reaches_nobody(rules):
    assert reached(rules, event(method="INBOUND")) == set()


@pytest.mark.parametrize("system", [ALERT, CAMPAIGN])
def test_without_campaigns_the_alerts_rule_looks_at_no_number(without_campaigns, rules, system):
    assert reached(without_campaigns.rules, event(system)) == {"ContactEventRule"}
    detail = deepcopy(rules["ContactEventRule"].pattern["detail"])
    for key in ("tags", "Tags"):
        del detail[key]
    assert without_campaigns.rules["ContactEventRule"].pattern["detail"] == detail


def test_without_campaigns_nothing_of_their_ends_is_deployed(without_campaigns):
    assert not [one for one in without_campaigns.resources if one.startswith("CampaignEnds")]
    environment = without_campaigns.functions["ContactEventsFunction"].environment
    assert "CAMPAIGN_ENDS_QUEUE_URL" not in environment


def test_the_patterns_stay_below_eventbridges_limit_with_the_most_numbers():
    """EventBridge quotas: event pattern size, 2,048 characters."""
    most = ",".join(f"+1202555010000{number}" for number in range(10))
    deployed = expand(TEMPLATE, {**PARAMETERS, "CampaignCallerNumbers": most}, REGION, ACCOUNT)
    for name in RULES:
        pattern = deployed.rules[name].pattern
        check_pattern(pattern)
        assert len(json.dumps(pattern)) < 2048


def campaign_call(night, number="+12025550177", source=CAMPAIGN, **more):
    connect = night.cloud.connect
    asked = {
        "ContactFlowId": next(iter(connect.flows)),
        "DestinationPhoneNumber": number,
        "SourcePhoneNumber": source,
        "ClientToken": f"token-of-{number}",
        "Attributes": {"campaign": "spring", "person": "p-1", "attempt": "1"},
        **more,
    }
    contact = connect.start_outbound_voice_contact(asked)["ContactId"]
    night.passes("2m")
    return contact


def told(night):
    arn = night.cloud.deployment.queues["CampaignEndsQueue"].arn
    return [end_in(one.body) for one in night.cloud.queues[arn].held]


def test_a_campaigns_call_that_ends_is_told_to_the_pacer_and_no_function_is_woken(night):
    connect, woken = night.cloud.connect, []
    events = night.cloud.functions["ContactEventsFunction"]
    arn = night.cloud.deployment.queues["ContactEventQueue"].arn
    night.cloud.queues[arn].deliver = lambda batch: woken.append(batch) or events.invoke(batch)
    connect.telephony.crowd = lambda _number, _call: Script(after=7, hangs_up=3)
    contact = campaign_call(night)
    [end] = told(night)
    assert (end.contact_id, end.answered, end.seconds, woken) == (contact, True, 3.0, [])


def test_a_campaigns_call_whose_event_lacks_the_tag_is_passed_on_with_its_reason(night):
    night.cloud.connect.untagged = True
    night.cloud.connect.telephony.crowd = lambda _number, _call: Script(Happens.BUSY)
    contact = campaign_call(night)
    [end] = told(night)
    assert (end.contact_id, end.answered, end.outcome) == (contact, False, "busy")
    assert night.view.dead_letters() == []


def test_an_alerts_call_whose_event_lacks_the_tag_is_an_alerts_all_the_same(night):
    night.cloud.connect.untagged = True
    night.alarm()
    night.phone("primary").rings().answers().presses("1")
    night.passes("1m")
    assert night.incident["state"] == "acknowledged"
    assert told(night) == []


def test_events_name_the_number_that_calls(night):
    contact = campaign_call(night)
    call = night.cloud.connect.calls[contact]
    written = contact_event(
        call, "DISCONNECTED", night.cloud.loop.now, "arn:aws:connect:x:y:instance/i"
    )
    assert written["detail"]["tags"] == {
        "aws:connect:instanceId": "i",
        "aws:connect:systemEndpoint": CAMPAIGN,
    }

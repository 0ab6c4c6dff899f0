"""What the template has for Incident Manager, where its parameter says that the account has it."""

import pytest
from recording import role_of, statements
from test_template import ACCOUNT, PARAMETERS, REGION, TEMPLATE

from dispatch.engagement.plan_keys import CONTACT, RESPONSE_PLAN
from dispatch.errors import ConfigurationError
from sandbox.deploy.expand import expand

PLANS = [f"arn:aws:ssm-incidents::{ACCOUNT}:response-plan/{name}" for name in ("day", "night")]
CREATED = {"IncidentManager": "create", "IncidentManagerAddress": "night+calls@example.com"}
FUNCTIONS = ("TriageFunction", "EscalationFunction")


def deployed_with(**given):
    return expand(TEMPLATE, PARAMETERS | given, REGION, ACCOUNT)


def granted(deployment, function, service):
    return {
        action: one["Resource"]
        for one in statements(role_of(deployment, function))
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
        if action.startswith(service)
    }


def test_without_the_parameter_nothing_of_it_is_deployed_or_allowed():
    plain = deployed_with()
    assert not [one for one in plain.resources.values() if one.type.startswith("AWS::SSM")]
    for function in plain.functions:
        assert granted(plain, function, "ssm-") == {}
        assert "RESPONSE_PLAN_PARAMETER" not in plain.functions[function].environment


def test_response_plans_that_are_there_already_are_used_and_nothing_is_created():
    found = deployed_with(IncidentManager=",".join(PLANS))
    types = [one.type for one in found.resources.values() if one.type.startswith("AWS::SSM")]
    assert types == ["AWS::SSM::Parameter"]
    assert found.resources["UsualResponsePlan"].properties["Value"] == PLANS[0]
    for function in FUNCTIONS:
        assert granted(found, function, "ssm-incidents")["ssm-incidents:StartIncident"] == PLANS


def test_what_is_created_reaches_the_address_through_an_escalation_plan():
    found = deployed_with(**CREATED)
    plan, escalation = found.resources["ResponsePlan"], found.resources["EscalationContact"]
    contact, channel = found.resources["OnCallContact"], found.resources["OnCallChannel"]
    assert plan.properties["Engagements"] == [escalation.ref]
    target = escalation.properties["Plan"][0]["Targets"][0]["ContactTargetInfo"]
    assert target["ContactId"] == contact.ref
    assert channel.properties["ChannelType"] == "EMAIL"
    [stage] = found.resources["OnCallPlan"].properties["Stages"]
    assert stage["Targets"][0]["ChannelTargetInfo"]["ChannelId"] == channel.ref
    assert found.resources["UsualResponsePlan"].properties["Value"] == plan.ref
    assert RESPONSE_PLAN.fullmatch(plan.ref)
    assert CONTACT.fullmatch(contact.ref)


def test_a_number_is_called():
    found = deployed_with(**CREATED | {"IncidentManagerAddress": "+12025550101"})
    assert found.resources["OnCallChannel"].properties["ChannelType"] == "VOICE"


def test_no_function_may_do_more_there_than_its_part():
    found = deployed_with(**CREATED)
    both = {"ssm-contacts:StartEngagement", "ssm-contacts:StopEngagement"}
    both |= {"ssm-contacts:ListEngagements"}
    looking = {"ssm-contacts:ListPagesByEngagement", "ssm-contacts:ListPageReceipts"}
    contacts = {one: set(granted(found, one, "ssm-contacts")) for one in found.functions}
    assert {one: what for one, what in contacts.items() if what} == {
        "TriageFunction": both,
        "EscalationFunction": both | looking,
    }


def test_only_what_knows_no_resource_is_allowed_for_all():
    found = deployed_with(**CREATED)
    for function in FUNCTIONS:
        every = [a for a, what in granted(found, function, "ssm-").items() if what == "*"]
        assert every == ["ssm-contacts:ListEngagements"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IncidentManager", "yes"),
        ("IncidentManager", PLANS[0].replace("response-plan", "incident-record")),
        ("IncidentManager", ",".join([PLANS[0]] * 4)),
        ("IncidentManagerAddress", "nobody"),
        ("IncidentManagerAddress", "+81 90 1234"),
    ],
)
def test_what_is_none_is_refused(name, value):
    with pytest.raises(ConfigurationError, match=name):
        deployed_with(**{name: value})

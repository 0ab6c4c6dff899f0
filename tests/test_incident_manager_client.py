"""Requests to Incident Manager as they are sent, and what its errors become."""

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from engaged_nights import CONTACT, RESPONSE_PLAN

from dispatch.errors import (
    NotReached,
    OutcomeUnknown,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from handlers.adapters import clients
from handlers.adapters.incident_manager import AT_ONCE, MOST_ASKED, IncidentManager
from sandbox import api_calls
from sandbox.api_calls import ServiceError

RECORD = RESPONSE_PLAN.replace(":response-plan/", ":incident-record/") + "/1"
ENGAGEMENT = f"{CONTACT.replace(':contact/', ':engagement/')}hiro/1"
STARTED = {"responsePlanArn": RESPONSE_PLAN, "clientToken": "i-1", "title": "t", "impact": 1}


@pytest.fixture
def answers(monkeypatch):
    """What the services answer, by operation; everything that was asked is in `asked`."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    api_calls.install()
    clients.client.cache_clear()
    given = {}
    yield given
    for key in given:
        api_calls.ANSWERS.pop(key, None)
    clients.client.cache_clear()


def answering(answers, service, operation, answer):
    def answered(asked):
        if isinstance(answer, Exception):
            raise answer
        return answer(asked) if callable(answer) else answer

    answers[service, operation] = answered
    api_calls.ANSWERS[service, operation] = answered


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (ServiceError("ThrottlingException", 429), Throttled),
        (ServiceError("TooManyRequestsException", 429), Throttled),
        (ServiceError("InternalServerException", 500), OutcomeUnknown),
        (ServiceError("ConflictException", 409), OutcomeUnknown),
        (ServiceError("AccessDeniedException", 403), RouteRefused),
        (ServiceError("ResourceNotFoundException", 404), RouteRefused),
        (ServiceError("ValidationException", 400), RouteRefused),
        (ConnectTimeoutError(endpoint_url="https://example.com"), NotReached),
        (ReadTimeoutError(endpoint_url="https://example.com"), OutcomeUnknown),
    ],
    ids=str,
)
def test_an_error_is_known_by_whether_trying_again_can_help(answers, fault, error):
    answering(answers, "ssm-incidents", "StartIncident", fault)
    with pytest.raises(error):
        IncidentManager("").start(STARTED)


def test_the_services_own_words_are_in_no_error(answers):
    fault = ServiceError("ValidationException", 400, "title prod-db01 of +12025550101 is wrong")
    answering(answers, "ssm-incidents", "StartIncident", fault)
    with pytest.raises(RouteRefused) as refused:
        IncidentManager("").start(STARTED)
    assert str(refused.value) == "ValidationException"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "t" * 201},
        {"impact": 6},
        {"impact": 0},
        {"responsePlanArn": "tocsin"},
        {"clientToken": "t" * 129},
        {"relatedItems": [{"identifier": {"type": "ALARM", "value": {"arn": RECORD}}}]},
        {"triggerDetails": {"source": "s" * 51, "timestamp": 0}},
    ],
    ids=str,
)
def test_what_the_model_does_not_allow_is_never_sent(answers, wrong):
    answering(answers, "ssm-incidents", "StartIncident", AssertionError("it was sent"))
    with pytest.raises(RequestInvalid):
        IncidentManager("").start({**STARTED, **wrong})


def test_a_contact_is_engaged_in_the_region_of_its_arn(answers, monkeypatch):
    regions = []
    real = clients.client.__wrapped__

    def made(service, region=""):
        regions.append((service, region))
        return real(service, region)

    monkeypatch.setattr("handlers.adapters.incident_manager.client", made)
    answering(answers, "ssm-contacts", "StartEngagement", {"EngagementArn": ENGAGEMENT})
    elsewhere = CONTACT.replace("ap-northeast-1", "eu-west-1") + "hiro"
    asked = {"ContactId": elsewhere, "Sender": "Tocsin", "Subject": "s", "Content": "c"}
    assert IncidentManager("").engage(asked) == ENGAGEMENT
    assert regions == [("ssm-contacts", "eu-west-1")]


def test_an_engagement_that_is_gone_need_not_be_stopped(answers):
    answering(
        answers, "ssm-contacts", "StopEngagement", ServiceError("ResourceNotFoundException", 404)
    )
    IncidentManager("").stop({"EngagementId": ENGAGEMENT, "Reason": "over"})
    answering(answers, "ssm-contacts", "StopEngagement", ServiceError("AccessDeniedException", 403))
    with pytest.raises(RouteRefused):
        IncidentManager("").stop({"EngagementId": ENGAGEMENT, "Reason": "over"})


def listing(asked, seen):
    seen.append(asked)
    number = int(asked.get("NextToken", "0"))
    one = {"EngagementArn": f"{ENGAGEMENT}{number}", "ContactArn": f"{CONTACT}hiro", "Sender": "s"}
    return {"Engagements": [one], "NextToken": str(number + 1)}


def test_a_long_list_is_read_on_but_not_for_ever(answers):
    seen = []
    answering(answers, "ssm-contacts", "ListEngagements", lambda asked: listing(asked, seen))
    assert len(IncidentManager("").engagements(RECORD)) == MOST_ASKED == len(seen)
    assert seen[0] == {"IncidentId": RECORD, "MaxResults": AT_ONCE}


def test_without_a_parameter_there_is_no_usual_plan(answers):
    answering(answers, "ssm", "GetParameter", AssertionError("nobody asks"))
    assert IncidentManager("").usual_plan() == ""

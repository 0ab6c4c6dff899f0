"""What a request to Connect becomes where it is refused, unheard or never arrives."""

import pytest
from botocore.client import BaseClient
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from dispatch.errors import (
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    Throttled,
)
from handlers.adapters.caller import Caller
from handlers.adapters.clients import client

URL = "https://connect.eu-west-2.amazonaws.com"


@pytest.fixture
def asking(monkeypatch):
    """The service does as told; each request is remembered as (region, operation)."""
    asked = []
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")

    def answers(with_what):
        def answer(self, operation, _request):
            asked.append((self.meta.region_name, operation))
            if isinstance(with_what, Exception):
                raise with_what
            return with_what

        monkeypatch.setattr(BaseClient, "_make_api_call", answer)
        return asked

    client.cache_clear()
    yield answers
    client.cache_clear()


def refused(code, status):
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "StartOutboundVoiceContact")


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (refused("LimitExceededException", 429), QuotaFull),
        (refused("TooManyRequestsException", 429), Throttled),
        (refused("SomethingNew", 429), Throttled),
        (refused("InvalidActiveRegionException", 400), RouteRefused),
        (refused("AccessDeniedException", 403), RouteRefused),
        (refused("DestinationNotAllowedException", 403), NumberRefused),
        (refused("InternalServiceException", 500), OutcomeUnknown),
        (EndpointConnectionError(endpoint_url=URL), NotReached),
        (ConnectTimeoutError(endpoint_url=URL), NotReached),
        (ReadTimeoutError(endpoint_url=URL), OutcomeUnknown),
        (ConnectionClosedError(endpoint_url=URL), OutcomeUnknown),
    ],
)
def test_each_failure_says_whether_the_call_may_have_been_placed(asking, told, error):
    asking(told)
    with pytest.raises(error) as caught:
        Caller("i-1").place({})
    assert type(caught.value) is error


def test_a_call_that_may_not_be_stopped_from_here_is_no_success(asking):
    asking(refused("InvalidActiveRegionException", 400))
    with pytest.raises(RouteRefused):
        Caller("i-1").stop("contact")


def test_each_request_goes_to_the_route_s_own_region(asking):
    asked = asking({"ContactId": "contact", "Contact": {}})
    for caller in (Caller("i-1"), Caller("i-2", "eu-central-1")):
        caller.place({})
        caller.stop("contact")
        caller.describe("contact")
    operations = ["StartOutboundVoiceContact", "StopContact", "DescribeContact"]
    assert asked == [
        (region, one) for region in ("eu-west-2", "eu-central-1") for one in operations
    ]

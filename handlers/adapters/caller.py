"""Calls through Amazon Connect."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from dispatch.errors import (
    DeliveryError,
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    Throttled,
)
from handlers.adapters.clients import client

ERRORS: dict[str, type[DeliveryError]] = {
    "LimitExceededException": QuotaFull,
    "TooManyRequestsException": Throttled,
    "ThrottlingException": Throttled,
    "InternalServiceException": OutcomeUnknown,
    "DestinationNotAllowedException": NumberRefused,
    "InvalidParameterException": NumberRefused,
    "OutboundContactNotPermittedException": RouteRefused,
    "ResourceNotFoundException": RouteRefused,
    "AccessDeniedException": RouteRefused,
    "InvalidRequestException": RouteRefused,
    "InvalidActiveRegionException": RouteRefused,
}
"""Which error of StartOutboundVoiceContact helps by waiting, and which does not."""

NEVER_ARRIVED = (EndpointConnectionError, ConnectTimeoutError)
"""No connection was made (name resolution included), so nothing can have been carried out."""

ENDED_ALREADY = {"ContactNotFoundException", "ResourceNotFoundException"}


class Caller:
    """Places, stops and describes calls of one Connect instance, here or in another region."""

    def __init__(self, instance_id: str, region: str = "") -> None:
        self.instance_id, self.region = instance_id, region

    def place(self, request: Mapping[str, Any]) -> str:
        """Place a call and return its contact id; raises DeliveryError."""
        answer = _carefully(lambda: self._connect.start_outbound_voice_contact(**request))
        return str(answer["ContactId"])

    def stop(self, contact_id: str) -> None:
        """End a call; one that has ended already is as good. Raises DeliveryError."""
        try:
            self._connect.stop_contact(InstanceId=self.instance_id, ContactId=contact_id)
        except ClientError as error:
            if _code(error) not in ENDED_ALREADY:
                raise _delivery_error(error) from None
        except BotoCoreError as error:
            raise _unheard(error) from error

    def describe(self, contact_id: str) -> dict[str, Any]:
        """The contact record so far (`Contact` of DescribeContact); raises DeliveryError."""
        answer = _carefully(
            lambda: self._connect.describe_contact(
                InstanceId=self.instance_id, ContactId=contact_id
            )
        )
        return dict(answer["Contact"])

    @property
    def _connect(self) -> Any:  # noqa: ANN401 - a boto3 client
        return client("connect", self.region)


def _carefully(request: Callable[[], Any]) -> Any:  # noqa: ANN401 - a boto3 answer
    try:
        return request()
    except ClientError as error:
        raise _delivery_error(error) from None
    except BotoCoreError as error:
        raise _unheard(error) from error


def _unheard(error: BotoCoreError) -> DeliveryError:
    kind = NotReached if isinstance(error, NEVER_ARRIVED) else OutcomeUnknown
    return kind(type(error).__name__)


def _delivery_error(error: ClientError) -> DeliveryError:
    """Our error; the code alone (and `from None`): the service's text may hold the number."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    unmodelled = Throttled if status == 429 else OutcomeUnknown  # noqa: PLR2004 - HTTP status
    return ERRORS.get(_code(error), unmodelled)(_code(error))


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))

"""Calls through Amazon Connect."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import DeliveryError, NumberRefused, OutcomeUnknown, RouteRefused, Throttled
from handlers.adapters.clients import client

ERRORS: dict[str, type[DeliveryError]] = {
    "LimitExceededException": Throttled,
    "TooManyRequestsException": Throttled,
    "ThrottlingException": Throttled,
    "InternalServiceException": OutcomeUnknown,
    "DestinationNotAllowedException": NumberRefused,
    "InvalidParameterException": NumberRefused,
    "OutboundContactNotPermittedException": RouteRefused,
    "ResourceNotFoundException": RouteRefused,
    "AccessDeniedException": RouteRefused,
    "InvalidRequestException": RouteRefused,
}
"""Which error of StartOutboundVoiceContact helps by waiting, and which does not."""

ENDED_ALREADY = {"ContactNotFoundException", "ResourceNotFoundException"}


class Caller:
    """Places, stops and describes calls of one Connect instance."""

    def __init__(self, instance_id: str) -> None:
        self.instance_id = instance_id

    def place(self, request: Mapping[str, Any]) -> str:
        """Place a call and return its contact id; raises DeliveryError."""
        answer = _carefully(lambda: client("connect").start_outbound_voice_contact(**request))
        return str(answer["ContactId"])

    def stop(self, contact_id: str) -> None:
        """End a call; one that has ended already is as good. Raises DeliveryError."""
        try:
            client("connect").stop_contact(InstanceId=self.instance_id, ContactId=contact_id)
        except ClientError as error:
            if _code(error) not in ENDED_ALREADY:
                raise _delivery_error(error) from None
        except BotoCoreError as error:
            raise OutcomeUnknown(type(error).__name__) from error

    def describe(self, contact_id: str) -> dict[str, Any]:
        """The contact record so far (`Contact` of DescribeContact); raises DeliveryError."""
        answer = _carefully(
            lambda: client("connect").describe_contact(
                InstanceId=self.instance_id, ContactId=contact_id
            )
        )
        return dict(answer["Contact"])


def _carefully(request: Callable[[], Any]) -> Any:  # noqa: ANN401 - a boto3 answer
    try:
        return request()
    except ClientError as error:
        raise _delivery_error(error) from None
    except BotoCoreError as error:
        raise OutcomeUnknown(type(error).__name__) from error


def _delivery_error(error: ClientError) -> DeliveryError:
    """Our error; the code alone (and `from None`): the service's text may hold the number."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    unmodelled = Throttled if status == 429 else OutcomeUnknown  # noqa: PLR2004 - HTTP status
    return ERRORS.get(_code(error), unmodelled)(_code(error))


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))

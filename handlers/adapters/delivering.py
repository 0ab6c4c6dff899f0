"""A request that delivers something, and its failures as Tocsin's errors."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from dispatch.errors import DeliveryError, NotReached, NumberRefused, OutcomeUnknown, Throttled

Answer = TypeVar("Answer")
Meanings = Mapping[str, type[DeliveryError]]
"""What the error of each code of a service means."""

NEVER_ARRIVED = (EndpointConnectionError, ConnectTimeoutError)
"""No connection was made (name resolution included), so nothing can have been carried out."""

OF_THE_NUMBER = re.compile(
    r"DESTINATION_\w+|DAILY_DESTINATION_CALL_LIMIT|COUNTRY_(NOT_ENABLED|CODE_MISMATCH)"
    r"|INVALID_IDENTITY_FOR_DESTINATION_COUNTRY|INTERNATIONAL_SENDING_NOT_SUPPORTED"
)
"""Reasons, as SendVoiceMessage's errors have them, that another number would not meet."""


def carefully(meanings: Meanings, request: Callable[[], Answer]) -> Answer:
    """The service's answer; raises DeliveryError with the error's code and reason alone.

    Nothing else of it (and `from None`): the service's text may hold the number.
    """
    try:
        return request()
    except ClientError as error:
        raise _refusal(meanings, error.response) from None
    except BotoCoreError as error:
        kind = NotReached if isinstance(error, NEVER_ARRIVED) else OutcomeUnknown
        raise kind(type(error).__name__) from None


def _refusal(meanings: Meanings, response: Mapping[str, Any]) -> DeliveryError:
    code = str(response.get("Error", {}).get("Code", "unknown"))
    reason = str(response.get("Reason", ""))
    if OF_THE_NUMBER.fullmatch(reason):
        return NumberRefused(f"{code} {reason}")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    unmodelled = Throttled if status == 429 else OutcomeUnknown  # noqa: PLR2004 - HTTP status
    known = re.fullmatch("[A-Z_]+", reason)
    return meanings.get(code, unmodelled)(f"{code} {reason}" if known else code)

"""Messages to phones without Connect: SMS through SNS, speech through AWS End User Messaging."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import DeliveryError, NumberRefused, OutcomeUnknown, RouteRefused, Throttled
from handlers.adapters.clients import client

SMS_ERRORS: dict[str, type[DeliveryError]] = {
    "Throttling": Throttled,
    "ThrottlingException": Throttled,
    "ThrottledException": Throttled,
    "InternalError": OutcomeUnknown,
    "InvalidParameter": NumberRefused,
    "ParameterValueInvalid": NumberRefused,
    "ValidationException": NumberRefused,
    "OptedOut": NumberRefused,
    "AuthorizationError": RouteRefused,
    "AccessDeniedException": RouteRefused,
    "InvalidSecurity": RouteRefused,
    "UserError": RouteRefused,
}
"""Which error of Publish to a number helps by waiting, and whether the number is at fault."""

VOICE_ERRORS: dict[str, type[DeliveryError]] = {
    "ThrottlingException": Throttled,
    "InternalServerException": OutcomeUnknown,
    "AccessDeniedException": RouteRefused,
    "ConflictException": RouteRefused,
    "ResourceNotFoundException": RouteRefused,
    "ServiceQuotaExceededException": RouteRefused,
    "ValidationException": RouteRefused,
}
"""The same of SendVoiceMessage; its quotas are spending limits and calls a day."""

OF_THE_NUMBER = re.compile(
    r"DESTINATION_\w+|DAILY_DESTINATION_CALL_LIMIT|COUNTRY_(NOT_ENABLED|CODE_MISMATCH)"
    r"|INVALID_IDENTITY_FOR_DESTINATION_COUNTRY|INTERNATIONAL_SENDING_NOT_SUPPORTED"
)
"""Reasons of SendVoiceMessage's errors that another number would not meet."""


class Messenger:
    """Sends what it is given once. Neither service has a token: sent again, it arrives again."""

    def send_sms(self, request: Mapping[str, Any]) -> None:
        """SNS Publish to a phone number; raises DeliveryError.

        SNS takes a message to a number that has opted out and delivers nothing.
        """
        _carefully(SMS_ERRORS, lambda: client("sns").publish(**request))

    def send_voice(self, request: Mapping[str, Any]) -> None:
        """SendVoiceMessage in the region of the number that speaks; raises DeliveryError."""
        region = region_of(request["OriginationIdentity"])
        speaker = client("pinpoint-sms-voice-v2", region)
        _carefully(VOICE_ERRORS, lambda: speaker.send_voice_message(**request))


def region_of(arn: str) -> str:
    """The region in an ARN: a number may be held where Connect's faults do not reach."""
    return arn.split(":")[3]


def _carefully(errors: Mapping[str, type[DeliveryError]], request: Callable[[], object]) -> None:
    """Do it; an error is told by code and reason alone, since the text may hold the number."""
    try:
        request()
    except ClientError as error:
        raise _delivery_error(errors, error) from None
    except BotoCoreError as error:
        raise OutcomeUnknown(type(error).__name__) from None


def _delivery_error(errors: Mapping[str, type[DeliveryError]], error: ClientError) -> DeliveryError:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    reason = str(error.response.get("Reason", ""))
    if OF_THE_NUMBER.fullmatch(reason):
        return NumberRefused(f"{code} {reason}")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    unmodelled = Throttled if status == 429 else OutcomeUnknown  # noqa: PLR2004 - HTTP status
    known = re.fullmatch("[A-Z_]+", reason)
    return errors.get(code, unmodelled)(f"{code} {reason}" if known else code)

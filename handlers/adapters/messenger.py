"""Messages to phones without Connect: SMS through SNS, speech through AWS End User Messaging."""

from collections.abc import Mapping
from typing import Any

from dispatch.errors import DeliveryError, NumberRefused, OutcomeUnknown, RouteRefused, Throttled
from handlers.adapters.clients import client
from handlers.adapters.delivering import carefully

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


class Messenger:
    """Sends what it is given once. Neither service has a token: sent again, it arrives again."""

    def send_sms(self, request: Mapping[str, Any]) -> None:
        """SNS Publish to a phone number; raises DeliveryError.

        SNS takes a message to a number that has opted out and delivers nothing.
        """
        carefully(SMS_ERRORS, lambda: client("sns").publish(**request))

    def send_voice(self, request: Mapping[str, Any]) -> None:
        """SendVoiceMessage in the region of the number that speaks; raises DeliveryError."""
        region = region_of(request["OriginationIdentity"])
        speaker = client("pinpoint-sms-voice-v2", region)
        carefully(VOICE_ERRORS, lambda: speaker.send_voice_message(**request))


def region_of(arn: str) -> str:
    """The region in an ARN: a number may be held where Connect's faults do not reach."""
    return arn.split(":")[3]

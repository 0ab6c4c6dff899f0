"""Calls through Amazon Connect."""

from collections.abc import Mapping
from typing import Any

from dispatch.errors import (
    DeliveryError,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    Throttled,
)
from handlers.adapters.clients import client
from handlers.adapters.delivering import carefully

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

ENDED_ALREADY = {"ContactNotFoundException", "ResourceNotFoundException"}


class Caller:
    """Places, stops and describes calls of one Connect instance, here or in another region."""

    def __init__(self, instance_id: str, region: str = "") -> None:
        self.instance_id, self.region = instance_id, region

    def place(self, request: Mapping[str, Any]) -> str:
        """Place a call and return its contact id; raises DeliveryError."""
        answer = carefully(ERRORS, lambda: self._connect.start_outbound_voice_contact(**request))
        return str(answer["ContactId"])

    def stop(self, contact_id: str) -> None:
        """End a call; one that has ended already is as good. Raises DeliveryError."""
        asked = {"InstanceId": self.instance_id, "ContactId": contact_id}
        try:
            carefully(ERRORS, lambda: self._connect.stop_contact(**asked))
        except DeliveryError as error:
            if str(error) not in ENDED_ALREADY:
                raise

    def describe(self, contact_id: str) -> dict[str, Any]:
        """The contact record so far (`Contact` of DescribeContact); raises DeliveryError."""
        asked = {"InstanceId": self.instance_id, "ContactId": contact_id}
        answer = carefully(ERRORS, lambda: self._connect.describe_contact(**asked))
        return dict(answer["Contact"])

    @property
    def _connect(self) -> Any:  # noqa: ANN401 - a boto3 client
        return client("connect", self.region)

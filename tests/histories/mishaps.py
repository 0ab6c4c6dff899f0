"""What can go wrong with each request, by the names that a script uses."""

from collections.abc import Callable, Mapping
from typing import Any

from faults import (
    conflict,
    doubled,
    half_answered,
    killed_after,
    killed_before,
    refused,
    refused_write,
    swallowed,
    unheard,
    unreached,
)

Fault = Callable[[Callable[[], Any]], Any]
ANY: dict[str, Fault] = {
    "killed-before": killed_before,
    "killed-after": killed_after,
    "unheard": unheard,
    "unreached": unreached,
}
THROTTLED: dict[str, Fault] = {"throttled": refused_write}
FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "StartOutboundVoiceContact": {
        **ANY,
        "throttled": refused("LimitExceededException", 429),
        "throttled-unmodelled": refused("TooManyRequestsException", 429),
        "broken": refused("InternalServiceException", 500),
        "number-refused": refused("DestinationNotAllowedException", 403),
        "route-refused": refused("AccessDeniedException", 403),
    },
    "StopContact": {**ANY, "broken": refused("InternalServiceException", 500)},
    "DescribeContact": {
        **ANY,
        "throttled": refused("ThrottlingException", 429),
        "refused": refused("X", 403),
    },
    "Publish": {**ANY, "broken": refused("InternalErrorException", 500)},
    "SendMessage": {
        **ANY,
        "never-delivered": swallowed,
        "delivered-twice": doubled,
        "broken": refused("InternalError", 500),
    },
    "GetParameter": {**ANY, "unreadable": refused("AccessDeniedException", 400)},
    "TransactWriteItems": {
        "killed-before": killed_before,
        "killed-after": killed_after,
        "unheard": unheard,
        "conflict": conflict,
        **THROTTLED,
    },
    "GetItem": {"killed-before": killed_before, "unreached": unreached, **THROTTLED},
    "BatchGetItem": {
        "killed-before": killed_before,
        "unreached": unreached,
        "half-answered": half_answered,
        **THROTTLED,
    },
    "Query": {"killed-before": killed_before, **THROTTLED},
}
LASTING: Mapping[str, tuple[str, ...]] = {
    "StartOutboundVoiceContact": (
        "throttled",
        "throttled-unmodelled",
        "route-refused",
        "number-refused",
        "unreached",
        "unheard",
    ),
    "Publish": ("broken",),
    "GetParameter": ("unreadable",),
    "TransactWriteItems": ("throttled",),
    "GetItem": ("throttled",),
    "SendMessage": ("broken",),
}
"""What may last for minutes: a service that throttles, refuses everything or does not answer."""
RACED = ("StartOutboundVoiceContact", "GetItem", "TransactWriteItems", "SendMessage", "Publish")
"""Requests between which the state of an incident is read, decided upon, and written."""

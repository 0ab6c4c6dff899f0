"""AWS Systems Manager: automations, commands, maintenance windows, associations, compliance."""

import re
from collections.abc import Mapping
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.translate.envelope import Envelope, Meaning
from dispatch.translate.fields import clean, key

_STATUS_KEYS: Final = ("status", "Status", "compliance-status", "action-status")
_FAILED: Final = ("failed", "timedout", "deliverytimedout", "executiontimedout", "undeliverable")
_ENDED_WELL: Final = ("success", "succeeded", "compliant")
_TROUBLES: Final[Mapping[str, tuple[str, ...]]] = {
    "EC2 Automation Execution Status-change Notification": ("Definition",),
    "EC2 Automation Step Status-change Notification": ("Definition", "StepName"),
    "EC2 Command Status-change Notification": ("command-id",),
    "EC2 Command Invocation Status-change Notification": ("command-id", "instance-id"),
    "EC2 State Manager Association State Change": ("association-id",),
    "EC2 State Manager Instance Association State Change": ("association-id", "instance-id"),
    "Maintenance Window Execution State-change Notification": ("window-id",),
    "Maintenance Window Task Execution State-change Notification": ("window-id",),
    "Maintenance Window Task Target Invocation State-change Notification": ("window-id",),
    "Configuration Compliance State Change": ("resource-id", "compliance-type"),
    "Inventory Resource State Change": ("resource-id", "type-name"),
}
"""Each detail type, and the keys whose values say which trouble it is."""
DETAIL_TYPES: Final = tuple(_TROUBLES)
_SUFFIX: Final = re.compile(r" (?:Status-change|State-change|State Change)\b.*")
_RESOURCES: Final = ("instance-id", "resource-id", "window-id", "document-name", "Definition")


def read(envelope: Envelope) -> Meaning:
    """What fails fires, and what goes well ends the trouble that it had the last time."""
    detail = envelope.detail
    state = _first(detail, _STATUS_KEYS)
    status, note = _status(state)
    about = [clean(detail.get(one)) for one in _TROUBLES[envelope.detail_type]]
    whole = "/".join(filter(None, about)) or envelope.event_id
    return Meaning(
        status=status,
        dedup_key=key("ssm", envelope.account, envelope.region, envelope.detail_type, whole),
        name=clean(f"{_SUFFIX.sub('', envelope.detail_type)}: {state}"),
        summary=clean(detail.get("detailed-status") or detail.get("message"), SUMMARY_LIMIT),
        resource=_first(detail, _RESOURCES),
        note=note,
    )


def _status(state: str) -> tuple[Status, str]:
    word = state.lower().replace("_", "").replace(" ", "")
    if word in _FAILED or word == "noncompliant":
        return Status.FIRED, ""
    if word in _ENDED_WELL:
        return Status.RECOVERED, ""
    return Status.SILENT, f"nothing has failed ({state or 'no status'})"


def _first(detail: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next(filter(None, (clean(detail.get(one)) for one in names)), "")

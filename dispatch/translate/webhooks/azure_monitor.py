"""Azure Monitor: metric alerts, and the common alert schema of all its alerts.

Shapes: Azure Monitor documentation, common alert schema; webhook actions for metric alerts.
"""

import re
from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import clean, mapping
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    **dict.fromkeys(("fired", "activated"), Status.FIRED),
    **dict.fromkeys(("resolved", "deactivated"), Status.RECOVERED),
}
_SEVERITIES: Final = ("critical", "error", "warning", "informational", "info")
"""Sev0 to Sev4; elsewhere sev1 is the worst."""
_TEST: Final = re.compile(r"test-\w+AlertRule\b.*")
"""What the button "Test" of an action group calls its alert."""


def recognises(body: Body) -> bool:
    """The schema's name, its essentials, or the metric alert within it."""
    schema = first(body, "schemaId").lower()
    return schema.startswith("azuremonitor") or bool(_essentials(body)) or _is_metric_alert(body)


def read(body: Body) -> Meaning:
    """The alert rule's alert."""
    data = mapping(body.get("data")) or body
    essentials, context = _essentials(body), mapping(data.get("context"))
    found = essentials or context
    status = _STATUS.get(word(essentials, "monitorCondition") or word(data, "status"))
    if status is None:
        raise unknown("status", "Fired", "Resolved", "Activated", "Deactivated")
    name = first(found, "alertRule", "name")
    test = _TEST.fullmatch(name) is not None
    return Meaning(
        status=Status.SILENT if test else status,
        dedup_key=_key(found),
        name=name,
        summary=told(found, "description"),
        resource=_resource(found),
        severity=_severity(found),
        note="a test of the action group" if test else "",
    )


def _essentials(body: Body) -> Body:
    return mapping((mapping(body.get("data")) or body).get("essentials"))


def _is_metric_alert(body: Body) -> bool:
    return {"status", "context"} <= body.keys() and "portalLink" in mapping(body.get("context"))


def _key(found: Body) -> str:
    """The alert's own id, else rule and resource: one rule may watch many."""
    alert = first(found, "originAlertId") or first(found, "alertId")
    parts = (first(found, "id"), first(found, "resourceId") or _resource(found))
    return alert or "/".join(filter(None, parts))


def _resource(found: Body) -> str:
    items = found.get("configurationItems")
    named = clean(items[0]) if isinstance(items, list) and items else first(found, "resourceName")
    return named.rpartition("/")[2]


def _severity(found: Body) -> str:
    number = first(found, "severity").lower().removeprefix("sev")
    return _SEVERITIES[int(number)] if re.fullmatch("[0-4]", number) else ""

"""VMware Aria Operations (vRealize Operations): the REST notification plug-in.

Shape: VMware documentation, REST notification plug-in.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    **dict.fromkeys(("active", "new", "updated"), Status.FIRED),
    **dict.fromkeys(("canceled", "cancelled", "inactive"), Status.RECOVERED),
}
_LEVEL: Final = "alert_criticality_level_"


def recognises(body: Body) -> bool:
    """An alert with its criticality."""
    return {"alertId", "criticality", "status"} <= body.keys()


def read(body: Body) -> Meaning:
    """The alert. Its levels are critical, immediate, warning and info; "auto" says none."""
    status = _STATUS.get(word(body, "status"))
    if status is None:
        raise unknown("status", "ACTIVE", "NEW", "UPDATED", "CANCELED")
    kind = word(body, "subType", "type").removeprefix("alert_subtype_").removeprefix("alert_type_")
    return Meaning(
        status=status,
        dedup_key=first(body, "alertId"),
        name=first(body, "alertName", "alertDefinitionName") or kind.replace("_", " "),
        summary=told(body, "info"),
        resource=first(body, "resourceName"),
        severity=word(body, "criticality").removeprefix(_LEVEL),
    )

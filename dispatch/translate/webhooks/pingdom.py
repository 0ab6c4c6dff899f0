"""Pingdom: checks that changed between up and down.

Shape: Pingdom documentation, webhooks.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_STATUS: Final = {
    **dict.fromkeys(("down", "failing"), Status.FIRED),
    **dict.fromkeys(("up", "success"), Status.RECOVERED),
}


def recognises(body: Body) -> bool:
    """A check with its state."""
    return {"check_id", "check_name", "current_state"} <= body.keys()


def read(body: Body) -> Meaning:
    """The check's alert. Its long description may hold pages of a browser's log."""
    status = _STATUS.get(word(body, "current_state"))
    if status is None:
        raise unknown("current_state", "UP", "DOWN", "SUCCESS", "FAILING")
    return Meaning(
        status=status,
        dedup_key=first(body, "check_id"),
        name=first(body, "check_name"),
        summary=told(body, "description"),
        resource=first(mapping(body.get("check_params")), "hostname", "full_url"),
        severity=first(body, "importance_level"),
    )

"""An incident's life, told to other systems: events on the bus (docs/events.md has the schema)."""

from datetime import datetime
from typing import Final

from dispatch.actions import Announce
from dispatch.alert import Alert
from dispatch.draft import Draft
from dispatch.incident import Incident

SOURCE: Final = "tocsin"
HAPPENINGS: Final = ("opened", "escalated", "acknowledged", "resolved", "missed")
"""What is told, each by the kind of timeline entry that says it."""
VERSION: Final = "1"
"""Of the detail's shape: keys may be added to it, never taken away or given another meaning."""


def announce(draft: Draft) -> None:
    """Ask for an event for each of the step's happenings."""
    occasion = f"{draft.incident.round}:{draft.incident.stage}"
    for entry in draft.reasons:
        if entry.kind in HAPPENINGS:
            draft.do(Announce(entry.kind, occasion))


def detail_type(happening: str) -> str:
    """As `Tocsin Incident Opened`."""
    return f"Tocsin Incident {happening.capitalize()}"


def life_event(incident: Incident, action: Announce) -> dict[str, object]:
    """The event's detail: the incident as it stands when the event is sent.

    Events may come twice or out of order; `sequence` grows with each change of the incident.
    """
    in_round, stage = map(int, action.occasion.split(":"))
    return {
        "version": VERSION,
        "incident": incident.id,
        "sequence": incident.version,
        "happening": action.happening,
        "kind": incident.kind.value,
        "state": incident.state.value,
        "severity": incident.severity.value,
        "plan": incident.plan.name,
        "round": in_round + 1,
        "stage": stage + 1,
        "rule": incident.rule,
        "opened_at": incident.opened_at.isoformat(),
        "ended_at": _text(incident.ended_at),
        "taken_by": incident.taken_by,
        "held": incident.held,
        "joined": incident.joined,
        "alert": _alert(incident.alert),
    }


def _alert(alert: Alert) -> dict[str, str]:
    return {
        "name": alert.name,
        "summary": alert.summary,
        "resource": alert.resource,
        "region": alert.region,
        "account": alert.account,
        "source": alert.source,
        "detail_type": alert.detail_type,
        "dedup_key": alert.dedup_key,
        "event_id": alert.event_id,
    }


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""

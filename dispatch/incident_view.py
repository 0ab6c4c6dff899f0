"""An incident as JSON values: what the board, `tocsin incidents` and scripts read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dispatch.draft import Entry
from dispatch.incident import Incident
from dispatch.outlook import outlook


def incident_view(incident: Incident, timeline: Sequence[Entry]) -> dict[str, Any]:
    """Its state, what comes next, and every line of its timeline."""
    coming = outlook(incident)
    return {
        "id": incident.id,
        "state": incident.state.value,
        "severity": incident.severity.value,
        "title": incident.alert.name,
        "resource": incident.alert.resource,
        "rule": incident.rule,
        "reason": incident.reason,
        "plan": incident.plan.name,
        "kind": incident.kind.value,
        "takenBy": incident.taken_by,
        "openedAt": written(incident.opened_at),
        "joined": incident.joined,
        "next": {"at": written(coming.at), "what": coming.what} if coming else None,
        "timeline": [
            {"at": written(one.at), "kind": one.kind, "text": one.text} for one in timeline
        ],
    }


def written(at: datetime) -> str:
    """A time as JSON text, to the millisecond, in UTC."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

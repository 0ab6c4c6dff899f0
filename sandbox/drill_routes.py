"""The sandbox's routes for drills: `tocsin drill --live` and `tocsin drill report`."""

from typing import Any

from dispatch.drill.report import report_of
from dispatch.drill.view import report_view
from dispatch.traffic import Kind
from sandbox.view import View

MOST_DRILLS = 50


def drills(view: View) -> list[dict[str, Any]]:
    """Drills as reports, newest first."""
    return [report_view(report_of(one)) for one in view.history.drills(MOST_DRILLS)]


def drill(view: View, incident_id: str) -> dict[str, Any]:
    """One of them, as it stands; KeyError where there is none."""
    incident = view.store.load(incident_id)
    if incident is None or incident.kind is not Kind.DRILL:
        raise KeyError(f"no drill {incident_id}")
    return report_view(report_of(incident))

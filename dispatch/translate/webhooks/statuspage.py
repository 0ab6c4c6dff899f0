"""Statuspage: what a status page posts to those who subscribed by webhook.

Shape: Atlassian Statuspage documentation, webhook notifications.
"""

from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping, mappings
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_COMPONENT: Final = {
    "operational": "",
    "under_maintenance": "",
    "degraded_performance": "medium",
    "partial_outage": "high",
    "major_outage": "critical",
}
"""The severity of a component's state; none where nothing is wrong."""
_PLANNED: Final = ("scheduled", "in_progress", "verifying", "completed")
_OVER: Final = ("resolved", "postmortem")
_OPEN: Final = ("investigating", "identified", "monitoring")
_IMPACT: Final = {"none": "info", "minor": "medium", "major": "high", "critical": "critical"}


def recognises(body: Body) -> bool:
    """A page, with a component's change or an incident."""
    return "page" in body and ("component_update" in body or "incident" in body)


def read(body: Body) -> Meaning:
    """The component's or the incident's alert; planned work rings nobody."""
    return _incident(body) if mapping(body.get("incident")) else _component(body)


def _component(body: Body) -> Meaning:
    component, update = mapping(body.get("component")), mapping(body.get("component_update"))
    state = word(update, "new_status") or word(component, "status")
    if state not in _COMPONENT:
        raise unknown("component_update.new_status", *_COMPONENT)
    planned, well = state == "under_maintenance", state == "operational"
    fired = Status.RECOVERED if well else Status.FIRED
    return Meaning(
        status=Status.SILENT if planned else fired,
        dedup_key=first(component, "id") or first(update, "component_id"),
        name=f"{first(component, 'name') or 'component'}: {state.replace('_', ' ')}",
        summary=told(component, "description"),
        resource=first(component, "name"),
        severity=_COMPONENT[state],
        note="planned maintenance" if planned else "",
    )


def _incident(body: Body) -> Meaning:
    incident = mapping(body.get("incident"))
    state, impact = word(incident, "status"), word(incident, "impact")
    planned = state in _PLANNED or impact == "maintenance"
    if state not in (*_PLANNED, *_OVER, *_OPEN):
        raise unknown("incident.status", *_OPEN, *_OVER, *_PLANNED)
    fired = Status.RECOVERED if state in _OVER else Status.FIRED
    components = (first(one, "name") for one in mappings(incident.get("components")))
    return Meaning(
        status=Status.SILENT if planned else fired,
        dedup_key=first(incident, "id"),
        name=first(incident, "name"),
        summary=next((told(one, "body") for one in mappings(incident.get("incident_updates"))), ""),
        resource=next(filter(None, components), ""),
        severity=_IMPACT.get(impact, ""),
        note="planned maintenance" if planned else "",
    )

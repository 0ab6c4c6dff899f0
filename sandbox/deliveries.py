"""Events given to the sandbox: delivered as AWS would, and followed to what they became."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from dispatch.translate.fields import key
from dispatch.translate.shapes import Way, bare_body, way_of
from dispatch.triage import Became
from handlers.adapters.items import EventOutcome
from sandbox import other_shapes
from sandbox.cloud import Cloud
from sandbox.regions import ACCOUNT, REGION
from sandbox.view import View

LARGEST_ENTRY = 1024 * 1024
"""Bytes of an entry that PutEvents takes (1 MiB since 2026)."""
REFUSED = "refused"
UNREADABLE = "dead letter"
DELIVERED = "delivered"


def deliver(cloud: Cloud, view: View, event: object) -> dict[str, Any]:
    """Deliver one event and settle; returns `id`, `rules`, `outcome`, `reason` and `incident`."""
    way = way_of(event)
    if way is not Way.BUS and isinstance(event, dict):
        return _delivered_otherwise(cloud, view, event, way)
    if fault := envelope_fault(event):
        return _told("", [], REFUSED, fault)
    whole = _completed(event)
    before, kept = view.store.outcome(key(whole["id"])), len(view.dead_letters())
    rules = cloud.bus.put(whole)
    cloud.loop.settle()
    if not rules:
        return _told(whole["id"], [], Became.NOT_MATCHED, "no EventBridge rule matches it")
    if before is not None:
        return _same_again(whole["id"], rules, before)
    return _became(view, whole["id"], rules, view.dead_letters()[kept:])


def _delivered_otherwise(
    cloud: Cloud, view: View, document: dict[str, Any], way: Way
) -> dict[str, Any]:
    """An alarm by SNS or by Lambda; `rules` has the resource that lets it in."""
    if fault := _size_fault(document):
        return _told("", [], REFUSED, fault)
    door, event_id = other_shapes.send(cloud, document, way)
    before = view.store.outcome(key(event_id)) if event_id else None
    kept = len(view.dead_letters())
    cloud.loop.settle()
    if before is not None:
        return _same_again(event_id, [door], before)
    return _became(view, event_id, [door], view.dead_letters()[kept:])


def _same_again(event_id: str, rules: list[str], before: EventOutcome) -> dict[str, Any]:
    reason = f"the same event was {before.became} before"
    return _told(event_id, rules, Became.DEDUPLICATED, reason, before.incident)


def what_became(view: View, event: Mapping[str, Any], rules: list[str]) -> dict[str, Any]:
    """The same of an event that something here put on the bus, once all has settled."""
    told = (
        _became(view, event["id"], rules, [])
        if rules
        else _told(event["id"], [], Became.NOT_MATCHED, "no EventBridge rule matches it")
    )
    return {**told, "source": event["source"], "detailType": event["detail-type"]}


def envelope_fault(event: object) -> str:
    """Why EventBridge would not take this as an event; empty where it would."""
    if not isinstance(event, dict):
        return f"an event is a JSON object, not {type(event).__name__}"
    if kind := bare_body(event):
        return f"this is a body of {kind}'s: send it as the detail of an event of type Webhook"
    for name in ("source", "detail-type"):
        if not isinstance(event.get(name), str) or not event[name]:
            return f"{name} must be a text that is not empty"
    if not isinstance(event.get("detail"), dict):
        return "detail must be a JSON object"
    return _size_fault(event)


def _size_fault(event: dict[str, Any]) -> str:
    try:
        size = len(json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except RecursionError:
        return "the event is nested too deep to be written as JSON"
    return f"an event may have {LARGEST_ENTRY} bytes at most" if size > LARGEST_ENTRY else ""


def _completed(event: Any) -> dict[str, Any]:  # noqa: ANN401 - checked by `envelope_fault`
    """What EventBridge itself adds where it is not given."""
    event_id = event.get("id")
    given = event_id if isinstance(event_id, str) and event_id else str(uuid.uuid4())
    added = {"version": "0", "account": ACCOUNT, "region": REGION, "resources": []}
    return {**added, **event, "id": given}


def _became(
    view: View, event_id: str, rules: list[str], letters: list[dict[str, Any]]
) -> dict[str, Any]:
    outcome = view.store.outcome(key(event_id)) if event_id else None
    if outcome is not None:
        return _told(event_id, rules, outcome.became, outcome.reason, outcome.incident)
    if letters:
        return _told(event_id, rules, UNREADABLE, letters[-1]["reason"])
    return _told(event_id, rules, DELIVERED, "no function records an outcome of it")


def _told(
    event_id: str, rules: list[str], outcome: str, reason: str, incident: str = ""
) -> dict[str, Any]:
    return {
        "id": event_id or None,
        "rules": rules,
        "outcome": str(outcome),
        "reason": reason,
        "incident": incident or None,
    }

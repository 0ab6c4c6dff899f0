"""The sandbox's routes for log lines: `tocsin sandbox logs`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dispatch import life
from dispatch.errors import UnreadableEvent
from dispatch.incident_view import written
from dispatch.translate import translate
from sandbox.asked import RequestRefused, field
from sandbox.deliveries import what_became
from sandbox.deploy.log_resources import Alarm, MetricFilter, SubscriptionFilter
from sandbox.logs.alarm_events import Standing
from sandbox.logs.lines import LARGEST_LINE
from sandbox.logs.logs import Logs, Sifted
from sandbox.session import Session

STREAM = "sandbox"
"""The log stream of lines that name none."""
FOLLOWING = frozenset({"aws.connect", life.SOURCE})
"""Sources of events that only tell how an incident goes on."""
NOTHING_WAITS = "template.yaml, as it is deployed here, has no log group with filters"


def log_groups(session: Session) -> dict[str, Any]:
    """The log groups with their filters, and the alarms on the filters' metrics."""
    logs = session.cloud.logs
    groups = [
        {"group": group, "filters": [_filter(one.spec) for one in filters]}
        for group, filters in logs.wiring.filters.items()
    ]
    return {"groups": groups, "alarms": _alarms(logs), "nextLook": _time(logs.watch.next_look)}


def post_logs(session: Session, body: object) -> dict[str, Any]:
    """Lines that arrive now, and what followed; RequestRefused for what cannot be taken."""
    lines = _lines(field(body, "lines"))
    asked = body if isinstance(body, dict) else {}
    stream = _text(asked.get("stream") or STREAM, "stream")
    group = asked.get("group") or None
    return session.do(lambda: _take(session, group, stream, lines))


def _take(session: Session, group: object, stream: str, lines: Sequence[str]) -> dict[str, Any]:
    cloud, logs = session.cloud, session.cloud.logs
    named = _group(logs, group)
    before = {alarm["alarm"]: alarm["state"] for alarm in _alarms(logs)}
    faults = len(logs.subscriptions.faults)
    with cloud.bus.overheard() as heard:
        sifted = logs.take(named, stream, lines)
        cloud.loop.settle()
    events = [
        {**what_became(session.view, event, rules), **_about(event)}
        for event, rules in heard
        if event["source"] not in FOLLOWING
    ]
    changed = [one for one in _alarms(logs) if one["state"] != before[one["alarm"]]]
    return {
        "group": named,
        "stream": stream,
        "lines": len(lines),
        "filters": [_sifted(one) for one in sifted],
        "alarms": [{**one, "from": before[one["alarm"]]} for one in changed],
        "events": events,
        "faults": logs.subscriptions.faults[faults:],
        "nextLook": _time(logs.watch.next_look),
    }


def _about(event: Mapping[str, Any]) -> dict[str, str]:
    """What an event is about, as its call says it."""
    try:
        alert = translate(event)
    except UnreadableEvent:
        return {"name": event["detail-type"], "resource": ""}
    return {"name": alert.name, "resource": alert.resource}


def _group(logs: Logs, asked: object) -> str:
    """The group that is meant: the one that is named, or the only one."""
    known = list(logs.wiring.filters)
    if not known:
        raise RequestRefused(409, NOTHING_WAITS)
    if asked is None and len(known) == 1:
        return known[0]
    if asked not in known:
        what = "there are several log groups" if asked is None else f"no log group {asked}"
        raise RequestRefused(404, f"{what}: name one of {', '.join(known)}")
    return str(asked)


def _lines(asked: object) -> list[str]:
    if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
        raise RequestRefused(400, '"lines" must be a list of texts')
    if not asked or not all(asked):
        raise RequestRefused(400, '"lines" must hold a line, and no empty one')
    for number, line in enumerate(asked, 1):
        if len(line.encode(errors="replace")) > LARGEST_LINE:
            raise RequestRefused(400, f"line {number} has more than {LARGEST_LINE} bytes")
    return asked


def _text(asked: object, key: str) -> str:
    if not isinstance(asked, str):
        raise RequestRefused(400, f'"{key}" must be a text')
    return asked


def _filter(spec: MetricFilter | SubscriptionFilter) -> dict[str, Any]:
    if isinstance(spec, MetricFilter):
        kind, to = "metric", f"{spec.namespace} {spec.metric}"
    else:
        kind, to = "subscription", spec.function
    return {"filter": spec.logical_id, "kind": kind, "pattern": spec.pattern, "to": to}


def _sifted(one: Sifted) -> dict[str, Any]:
    return {**_filter(one.spec), "matched": one.matched, "published": one.published}


def _alarms(logs: Logs) -> list[dict[str, Any]]:
    standings = logs.watch.standings
    return [_alarm(one, standings[one.logical_id]) for one in logs.watch.alarms]


def _alarm(alarm: Alarm, standing: Standing) -> dict[str, Any]:
    return {
        "alarm": alarm.name,
        "metric": f"{alarm.namespace} {alarm.metric}",
        "state": str(standing.state),
        "since": written(standing.at),
        "reason": standing.reason,
    }


def _time(at: datetime | None) -> str | None:
    return written(at) if at else None

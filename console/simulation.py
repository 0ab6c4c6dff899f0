"""An event played through the sandbox on a virtual clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from console.people import Answers, People
from dispatch.incident_view import written
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

LONGEST = timedelta(days=2)
"""What has not ended by then is shown as it stands."""


def simulate(
    event: object, contacts: str, script: Mapping[str, Answers], start: datetime
) -> dict[str, Any]:
    """The keys of `tocsin simulate --json`; `contacts` is the text of a contacts file."""
    cloud = Cloud(contacts, start)
    try:
        telephony = cloud.connect.telephony
        telephony.on_ring = People(script, telephony, cloud.loop).ring
        return _play(cloud, event)
    finally:
        cloud.stop()


def _play(cloud: Cloud, event: object) -> dict[str, Any]:
    view, start = View(cloud), cloud.loop.now
    told = deliver(cloud, view, event)
    heading = {"eventbridge": told["rules"], "outcome": told["outcome"], "reason": told["reason"]}
    if told["incident"] is None:
        return heading | {"ends": told["outcome"], "by": "", "after": 0.0} | NOTHING
    until_it_ends(cloud, view, told["incident"])
    incident = view.incident(told["incident"])
    lines = incident["timeline"]
    ending = (line for line in reversed(lines) if line["kind"] == incident["state"])
    ended = next(ending, lines[-1])
    return heading | {
        "ends": incident["state"],
        "by": incident["takenBy"],
        "after": _after(ended["at"], start),
        "severity": incident["severity"],
        "plan": incident["plan"],
        "began": written(start),
        "calls": [_call(cloud, call, start) for call in view.calls()],
        "timeline": [
            {"after": _after(line["at"], start), "kind": line["kind"], "what": line["text"]}
            for line in lines
        ],
    }


NOTHING: dict[str, Any] = {
    "severity": None,
    "plan": None,
    "began": None,
    "calls": [],
    "timeline": [],
}
"""What an event leads to that opens no incident."""


def until_it_ends(cloud: Cloud, view: View, incident_id: str) -> None:
    """Let time pass while the plan runs or somebody talks."""
    loop = cloud.loop
    end = loop.now + LONGEST
    while loop.next_due is not None and loop.now < end:
        incident = view.store.load(incident_id)
        running = incident is not None and incident.stage_ends_at is not None
        if not running and not cloud.connect.telephony.at_phone:
            break
        loop.advance(loop.next_due)


def _call(cloud: Cloud, call: Mapping[str, Any], start: datetime) -> dict[str, Any]:
    known = cloud.connect.calls[call["contactId"]]
    return {
        "after": _after(call["placedAt"], start),
        "contact": call["contact"],
        "answered": _seconds(known.connected_at, start),
        "ended": _seconds(known.ended_at, start),
        "outcome": call["outcome"],
        "transcript": known.transcript,
        "token": call["token"],
    }


def _after(at: str, start: datetime) -> float:
    return round((datetime.fromisoformat(at) - start).total_seconds(), 1)


def _seconds(at: datetime | None, start: datetime) -> float | None:
    return None if at is None else round((at - start).total_seconds(), 1)

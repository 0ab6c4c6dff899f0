"""An event played through the sandbox on a virtual clock."""

from datetime import datetime, timedelta
from typing import Any

from console.people import People, read_answers, unknown_people
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

LONGEST = timedelta(days=2)
"""No plan takes longer; what has not ended by then is shown as it stands."""


def simulate(
    event: Any,  # noqa: ANN401 - any JSON value
    contacts: str,
    answers: tuple[str, str],
    start: datetime,
) -> dict[str, Any]:
    """The keys of `tocsin simulate --json`; `answers` is the script's text and file name."""
    script = read_answers(*answers)
    cloud = Cloud(contacts, start)
    try:
        unknown_people(script, cloud.contacts, answers[1])
        people = People(script, cloud.connect.telephony, cloud.loop, {})
        cloud.connect.telephony.on_ring = people.ring
        return _play(cloud, event, start)
    finally:
        cloud.stop()


def _play(cloud: Cloud, event: Any, start: datetime) -> dict[str, Any]:  # noqa: ANN401 - JSON
    view = View(cloud)
    told = deliver(cloud, view, event)
    if told["incident"] is None:
        nothing = {"calls": [], "timeline": [], "by": "", "after": 0.0}
        return nothing | {"ends": told["outcome"], "reason": told["reason"]}
    _until_it_ends(cloud, view, told["incident"])
    incident = view.incident(told["incident"])
    return {
        "ends": incident["state"],
        "by": incident["takenBy"],
        "after": _after(incident["timeline"][-1]["at"], start),
        "reason": told["reason"],
        "calls": [_call(call, start) for call in view.calls()],
        "timeline": [
            {"after": _after(line["at"], start), "kind": line["kind"], "what": line["text"]}
            for line in incident["timeline"]
        ],
    }


def _until_it_ends(cloud: Cloud, view: View, incident_id: str) -> None:
    """Let time pass while the plan runs or somebody talks."""
    loop = cloud.loop
    end = loop.now + LONGEST
    while loop.next_due is not None and loop.now < end:
        incident = view.store.load(incident_id)
        running = incident is not None and incident.stage_ends_at is not None
        if not running and not cloud.connect.telephony.at_phone:
            break
        loop.advance(loop.next_due)


def _call(call: dict[str, Any], start: datetime) -> dict[str, Any]:
    return {
        "after": _after(call["placedAt"], start),
        "contact": call["contact"],
        "outcome": call["outcome"],
        "token": call["token"],
    }


def _after(at: str, start: datetime) -> float:
    return round((datetime.fromisoformat(at) - start).total_seconds(), 1)

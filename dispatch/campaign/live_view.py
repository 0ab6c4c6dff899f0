"""A campaign as it stands, as JSON values: of the sandbox's routes and of `--json`."""

from datetime import datetime
from typing import Any

from dispatch.campaign.closing import results_of
from dispatch.campaign.list_import import rejected_folder
from dispatch.campaign.live import Live


def live_view(live: Live) -> dict[str, Any]:
    """Times are ISO 8601 in UTC; `rate` is starts a second, `finishIn` seconds; None: unknown."""
    campaign, tally = live.campaign, live.campaign.tally
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status.value,
        "why": campaign.why,
        "fileVersion": campaign.file_version,
        "createdAt": _written(campaign.created_at),
        "startedAt": _written(campaign.started_at),
        "endedAt": _written(campaign.ended_at),
        "list": _list_view(live),
        "people": live.people,
        "erased": campaign.erased,
        "done": live.done,
        "waiting": live.waiting,
        "calling": tally.calling,
        "callsAllowed": live.allowed.calls_at_once,
        "starts": tally.starts,
        "rate": None if live.rate is None else round(live.rate, 2),
        "rateOver": round(live.over, 1),
        "throttled": tally.throttled,
        "errors": tally.errors,
        "reached": live.reached,
        "outcomes": dict(tally.outcomes or {}),
        "results": dict(results_of(campaign)),
        "answers": answers_view(live),
        "spent": round(tally.spent, 4),
        "cap": live.allowed.cap,
        "currency": live.allowed.currency,
        "finishIn": _whole(live.ending.seconds),
        "finishWhy": live.ending.why,
        "nextDue": _written(live.next_due),
    }


def _list_view(live: Live) -> dict[str, Any]:
    reading = live.campaign.importing
    return {
        "read": None if live.read is None else round(live.read, 4),
        "lines": reading.lines,
        "taken": reading.taken,
        "duplicates": reading.duplicates,
        "invalid": reading.invalid,
        "refused": reading.refused,
        "entries": reading.records,
        "reasons": dict(reading.reasons or {}),
        "rejected": f"{rejected_folder(live.campaign)}/" if reading.reasons else "",
        "fault": reading.fault,
    }


def answers_view(live: Live) -> dict[str, dict[str, int]]:
    """How many people gave which answer to which question, so far as calls have ended."""
    found: dict[str, dict[str, int]] = {}
    for named, count in (live.campaign.tally.said or {}).items():
        question, _, answer = named.partition("=")
        found.setdefault(question, {})[answer] = count
    return found


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

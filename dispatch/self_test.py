"""The self-test: an alert of Tocsin's own, the whole way to a number that answers by itself."""

from datetime import datetime, timedelta

from dispatch.incident import Incident
from dispatch.plan import EndsOn

SOURCE = "tocsin.self-test"
DETAIL_TYPE = "Tocsin Alert"
DEDUP_KEY = "tocsin-self-test"
DETAIL = {
    "name": "Tocsin self-test",
    "status": "firing",
    "severity": "info",
    "summary": "Nothing is wrong. An answer to this call shows that pages get through.",
    "dedup_key": DEDUP_KEY,
}
"""What the schedule in template.yaml puts on the bus, and `tocsin self-test`."""


def answered_at(incident: Incident) -> datetime | None:
    """When a self-test was picked up first; None where it was not, or is another incident."""
    if incident.plan.ends_on is not EndsOn.ANSWER:
        return None
    times = (one.answered_at for one in incident.attempts)
    return min((one for one in times if one), default=None)


def answered_within(incident: Incident, period: timedelta, now: datetime) -> timedelta | None:
    """How long the answer took from the opening, if it came in the `period` before `now`."""
    at = answered_at(incident)
    if at is None or not now - period < at <= now:
        return None
    return at - incident.opened_at

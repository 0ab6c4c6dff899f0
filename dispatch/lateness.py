"""After an outage: how long an event has waited in our queue, and what that asks for.

What counts is our own queue's clock, never the event's own time: a source whose clock is wrong, or
that tells of yesterday, must not silence its alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dispatch.facts import Hold
from dispatch.incident import Incident
from dispatch.severity import Severity

FRESH_FOR = timedelta(minutes=15)
"""A wait as long as this is told of no further: retries and a slow minute take less."""
RECOVERY_MAY_FOLLOW = timedelta(seconds=60)
"""How long a late alert is held back: its recovery may be behind it in the same queue."""
WORSE_FIRST = timedelta(seconds=2)
"""So much longer for each step down in severity: of what begins after an outage the worst does so
first."""
ACCEPTED_AT = "accepted_at"
"""The attribute in which a message that is put back keeps the time of its first sending."""
WAITED = "it waited "
"""How the reason for a hold begins where it is lateness."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """It has not waited long: nothing follows."""


@dataclass(frozen=True, slots=True)
class Late:
    """It has waited for long, and is held back for a moment."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class Expired:
    """It has waited for longer than an incident of its plan would live: nobody is called."""

    why: str


def lateness(
    accepted_at: datetime, now: datetime, close_after: timedelta
) -> Fresh | Late | Expired:
    """What the wait from `accepted_at` to `now` asks for, given the plan's `close_after`."""
    age = now - accepted_at
    if age > max(close_after, FRESH_FOR):
        return Expired(
            f"{WAITED}{told(age)} in the queue, longer than its plan lives; nobody rings"
        )
    if age > FRESH_FOR:
        why = f"{WAITED}{told(age)} in the queue, and its recovery may be behind it"
        return Late(Hold(now + RECOVERY_MAY_FOLLOW, why))
    return Fresh()


def hold_of(
    found: Fresh | Late | Expired, incident: Incident | None, severity: Severity
) -> Hold | None:
    """The hold for an alert of this severity, given the incident of its trouble.

    One that runs already is not held back by a late alert, which may be worse; one that is held
    for its own lateness is not begun by a fresh alert, whose recovery may be as near.
    """
    held = incident is not None and incident.accepts_alerts and bool(incident.held)
    if isinstance(found, Late):
        running = incident is not None and incident.accepts_alerts and not held
        until = found.hold.until + WORSE_FIRST * severity.rank
        return None if running else replace(found.hold, until=until)
    if incident and held and incident.held.startswith(WAITED) and incident.stage_ends_at:
        return Hold(incident.stage_ends_at, incident.held)
    return None


def later(*holds: Hold | None) -> Hold | None:
    """The hold that lasts longest, or None."""
    return max((one for one in holds if one), key=lambda one: one.until, default=None)


def accepted_at(system: Mapping[str, str], given: Mapping[str, str]) -> datetime | None:
    """When our queue took the message first; None where nothing that can be read says so.

    `system` are the attributes that SQS keeps (SentTimestamp, milliseconds since 1970), `given`
    those of whoever sent it; of two times the earlier counts.
    """
    times = (_sent(system.get("SentTimestamp", "")), _written(given.get(ACCEPTED_AT, "")))
    return min((one for one in times if one), default=None)


def told(age: timedelta) -> str:
    """A wait in words: 16 min, 3 h 5 min, 2 d 4 h."""
    minutes = int(age.total_seconds() // 60)
    hours, days = minutes // 60, minutes // (60 * 24)
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def _sent(milliseconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None

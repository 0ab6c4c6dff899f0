"""An alert: what any vendor's event says, in one shape."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SUMMARY_LIMIT = 1000
"""Longest summary kept, in characters: it is spoken, and whole events are not stored."""


class Status(StrEnum):
    """What an event means for the trouble it names."""

    FIRED = "fired"
    RECOVERED = "recovered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Alert:
    """One event, understood.

    `name` is what the monitoring system calls the trouble, `resource` the thing that has it
    (an instance id, a load balancer; empty if unknown). Events of one trouble share `dedup_key`.
    `at` is the event's own time in UTC. `note` says why a SILENT alert calls nobody.
    `drill` is the plan to be drilled where it is no alert at all, `target` the time within which
    somebody must have taken that (None: the plan's), `by` who asked for it.
    `tag_severity` is the severity that the sender gives, in a field of its own or in the
    description's tag (`[critical] …`), `name_severity` one that is the first or last word of the
    name; empty if none.
    """

    event_id: str
    source: str
    detail_type: str
    status: Status
    dedup_key: str
    name: str
    summary: str
    resource: str
    region: str
    account: str
    at: datetime
    note: str = ""
    drill: str = ""
    target: timedelta | None = None
    by: str = ""
    tag_severity: str = ""
    name_severity: str = ""

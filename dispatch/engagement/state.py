"""What an incident keeps of Incident Manager: its record there, and who is engaged."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.severity import Severity

LATE_AFTER = timedelta(minutes=1)
"""So long an incident that cannot be started is tried for before the page goes another way."""
LOOK_AGAIN = timedelta(seconds=30)
"""How often Incident Manager is looked at while nobody has the incident."""
LOOK_SELDOM = timedelta(minutes=5)
"""The same once somebody has it, everyone has missed it, or nothing can be seen there."""
MOST_REMEMBERED = 50
"""Engagements that an incident keeps: it is stored as one item, and may be paged for weeks."""


class Way(StrEnum):
    """By what a plan engages people, beside its calls."""

    INCIDENT_MANAGER = "incident-manager"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A contact's ARN that a stage engages; `occasion` is the round and the stage, as "0:1"."""

    contact: str
    occasion: str


@dataclass(frozen=True, slots=True)
class Engaged:
    """A contact and their engagement, as ARNs."""

    contact: str
    arn: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The person of the alias `by` accepted a page with their code."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Engagement:
    """Where an incident stands with Incident Manager.

    `record` is the ARN of the incident there, once it is known; `fault` says why there is none, so
    that contacts are engaged without. `late_at` is when there must be one, or the page goes another
    way. `perhaps` is True where a try without an answer may have started one. `wanted` are contacts
    to be engaged as soon as that is known, `refused` those who could not be, `engaged` those whom
    stages have engaged. `stopped` are the contacts whose engagements the acknowledgement has ended.
    `told` and `impact` are the state and the impact (1 to 5) that Incident Manager knows of. It is
    looked at next at `check_at`. `undelivered` are contacts whose pages did not arrive, each told
    once; `unseen` why the last look, or the last try, came to nothing.
    """

    impact: int
    record: str = ""
    fault: str = ""
    late_at: datetime | None = None
    perhaps: bool = False
    wanted: tuple[Wanted, ...] = ()
    refused: tuple[Wanted, ...] = ()
    engaged: tuple[Engaged, ...] = ()
    stopped: tuple[str, ...] = ()
    told: str = "open"
    check_at: datetime | None = None
    undelivered: tuple[str, ...] = ()
    unseen: str = ""


def impact_of(severity: Severity) -> int:
    """Incident Manager's impact code: 1 is critical, 5 is no impact."""
    return severity.rank + 1


def alias_of(contact: str) -> str:
    """The alias in a contact's ARN, the page's or the engagement's: the name that people know."""
    return contact.rpartition(":")[2].split("/")[1]

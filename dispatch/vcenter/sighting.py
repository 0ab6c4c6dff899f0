"""What one log line says of an alarm."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a log group; `at` is when it was written there, in UTC."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """An alarm of a thing (`entity`) goes from one colour to another.

    `before` is empty where the line does not say it, as are `vcenter`, `entity_type` (such as
    HostSystem) and, in mails' subjects, `entity`. `number` is vCenter's own of the event, 0 if
    unknown. Without `states_change` the colour is only inferred from the line's level.
    """

    vcenter: str
    alarm: str
    entity: str
    entity_type: str
    before: str
    after: str
    at: datetime
    number: int
    states_change: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """What the lines of one alarm have in common."""
        return self.vcenter, self.entity, self.alarm


class NoSighting(StrEnum):
    """Why a line says nothing of an alarm."""

    OTHER = "other"
    """It is about something else, or an alarm's by-product such as a mail that was sent."""
    UNREADABLE = "unreadable"
    """It may be an alarm's, and is cut short or no JSON."""

"""One call to one person: where it stands, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one call ended."""

    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed on"
    ANSWERED_WITHOUT_KEY = "answered without a key"
    NO_ANSWER = "no answer"
    BUSY = "busy"
    BAD_NUMBER = "bad number"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final_for_contact(self) -> bool:
        """True where calling this person again in this stage makes no sense."""
        return self in {Outcome.PASSED_ON, Outcome.BAD_NUMBER}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to one person. `id` is its ClientToken; `contact_id` is Connect's, once known.

    `keys` are those pressed that do something, each once, in the order in which they were told.
    """

    id: str
    round: int
    stage: int
    contact: str
    number: int
    placed_at: datetime
    check_at: datetime
    contact_id: str = ""
    answered_at: datetime | None = None
    keys: str = ""
    outcome: Outcome | None = None

    @property
    def live(self) -> bool:
        """True while it may ring or talk."""
        return self.outcome is None

    @property
    def known_placed(self) -> bool:
        """True once the service has named the call, or somebody has picked up."""
        return bool(self.contact_id) or self.answered_at is not None

    @property
    def ringing(self) -> bool:
        """True while it may ring and nobody has picked up."""
        return self.live and self.answered_at is None

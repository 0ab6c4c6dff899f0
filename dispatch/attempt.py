"""One call to one person: where it stands, and how it ended."""

from dataclasses import dataclass, replace
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
    DEFERRED = "deferred"

    @property
    def final_for_contact(self) -> bool:
        """True where calling this person again in this stage makes no sense."""
        return self in {Outcome.PASSED_ON, Outcome.BAD_NUMBER, Outcome.DEFERRED}

    @property
    def reached_nobody(self) -> bool:
        """True where another of the person's numbers may do better."""
        return self in {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.BAD_NUMBER, Outcome.FAILED}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to one person. `id` is its ClientToken; `contact_id` is Connect's, once known.

    Several incidents' attempts may share one call. `phone` is which of the person's numbers is
    called, from 0, and `phones_left` how many come after it; `fell_back` is True where the page
    went by another channel. `waits_for` is what a call that is not placed yet was last told to wait
    for. `keys` are those pressed that do something, each once, in the order in
    which they were told. `rang_at` is when it was known to ring, `settled_at` when its outcome was.
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
    phone: int = 0
    phones_left: int = 0
    fell_back: bool = False
    waits_for: str = ""
    rang_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def settles_the_contact(self) -> bool:
        """True where it shows that calling this person again in this stage makes no sense."""
        if self.outcome is Outcome.BAD_NUMBER and self.phones_left:
            return False
        return self.outcome is not None and self.outcome.final_for_contact

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


def timed(before: Attempt, after: Attempt, now: datetime) -> Attempt:
    """`after` with the times of what has changed in it `now`."""
    return replace(
        after,
        rang_at=(before.rang_at or now) if after.known_placed else None,
        settled_at=before.settled_at if after.outcome is before.outcome else now,
    )

"""The state of one person's line, kept in one item with its own conditional write."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.severity import Severity
from dispatch.traffic import Kind

RING_ENOUGH = timedelta(seconds=15)
"""Whoever joined a ringing call so long before its end has had a fair ring of it; the shortest ring
timeout that Connect knows (RingTimeoutInSeconds, 15 to 60)."""
SETTLING_KEYS = frozenset("12")
"""Keys that take what was told, or pass it on."""
MOST_TOLD = 50
"""Incidents told at one pick-up: each costs the answer function a write within its 5 s."""


@dataclass(frozen=True, slots=True)
class Want:
    """An incident that wants this person, by one of its attempts.

    `told` is True once the person has heard of it in the call under way, `settled` once a key of
    theirs has taken it or passed it on.
    """

    incident: str
    attempt: str
    severity: Severity
    asked_at: datetime
    told: bool = False
    settled: bool = False
    kind: Kind = Kind.ALERT

    @property
    def urgency(self) -> tuple[int, float]:
        """Worst first, then newest first: after an outage the old pages must not go before."""
        return self.severity.rank, -self.asked_at.timestamp()


@dataclass(frozen=True, slots=True)
class LineCall:
    """The call under way, placed for `attempt`; `over_at` is when it can last no longer.

    `phone` is which of the person's numbers rings, from 0; `contact_id` is Connect's, once known.
    `unwanted`: nobody wants it any more, so it is stopped as soon as it has a name.
    `may_ring_until`: an earlier request for it got no answer, so that it may ring until then even
    if the latest request was refused for certain.
    `kind` is its first want's. `overtaken`: a drill's call that is to end for a real page.
    `keys` are those that the answer function has stored. `walking` is the attempt that is told by
    itself after key 3, and `opting_out` is True after the first of the two keys that it takes.
    """

    attempt: str
    incident: str
    route: str
    phone: int
    begun_at: datetime
    over_at: datetime
    contact_id: str = ""
    answered_at: datetime | None = None
    unwanted: bool = False
    may_ring_until: datetime | None = None
    keys: str = ""
    walking: str = ""
    opting_out: bool = False
    kind: Kind = Kind.ALERT
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """A call that was placed to one of the person's numbers; kept as long as limits look back."""

    at: datetime
    phone: int
    attempt: str
    kind: Kind = Kind.ALERT


@dataclass(frozen=True, slots=True)
class Line:
    """One person's phone: who wants them, the call under way, and the calls of the last hours.

    `opted_out_at` is when they pressed the two keys, `resumed_at` when and `resumed_by` by whom the
    last such opt-out was taken back.
    """

    contact: str
    wants: tuple[Want, ...] = ()
    call: LineCall | None = None
    rings: tuple[Ring, ...] = ()
    opted_out_at: datetime | None = None
    resumed_at: datetime | None = None
    resumed_by: str = ""
    version: int = 0

    def want(self, attempt: str) -> Want | None:
        """The want of that attempt, or None."""
        return next((one for one in self.wants if one.attempt == attempt), None)

    @property
    def by_urgency(self) -> tuple[Want, ...]:
        """The latest want of each incident, the most urgent first."""
        latest = {one.incident: one for one in sorted(self.wants, key=lambda one: one.asked_at)}
        return tuple(sorted(latest.values(), key=lambda one: one.urgency))

    def latest(self, attempt: str) -> str:
        """The attempt by which that attempt's incident wants this person now."""
        want = self.want(attempt)
        same = (one.attempt for one in self.by_urgency if want and one.incident == want.incident)
        return next(same, attempt)

    @property
    def known(self) -> tuple[Want, ...]:
        """Of those, what the person has heard of in the call under way."""
        return tuple(one for one in self.by_urgency if self.knows(one))

    def knows(self, want: Want) -> bool:
        """True where the person has heard, in the call under way, of that incident as it is.

        One that got worse since, and so asked anew, has not been heard of.
        """
        return any(
            one.told and one.incident == want.incident and one.severity.rank <= want.severity.rank
            for one in self.wants
        )


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What is remembered of one call of Connect's, by its contact id.

    `heard` and `unheard` are the incidents' wants as they stood when it ended; a contact event that
    is delivered again finds them here. `meant` are the attempts that the key in the contact record
    was pressed for, where the answer function never stored it. `overtaken`: it was a drill's and
    ended for a real page.
    """

    contact: str
    route: str
    incident: str
    attempt: str
    ended: bool = False
    heard: tuple[Want, ...] = ()
    unheard: tuple[Want, ...] = ()
    meant: tuple[str, ...] = ()
    overtaken: bool = False

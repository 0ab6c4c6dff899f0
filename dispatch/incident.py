"""The incident: what has happened so far to get one trouble to one person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.actions import Action
from dispatch.alert import Alert
from dispatch.attempt import Attempt
from dispatch.engagement.state import Engagement
from dispatch.plan import Plan
from dispatch.severity import Severity
from dispatch.traffic import Kind

RING_LIMIT = timedelta(seconds=60)
"""An ordinary Connect call rings this long; RingTimeoutInSeconds acts on campaign traffic only."""
RING_GRACE = timedelta(seconds=15)
"""How long after the last possible ring the contact events may still be on their way."""
TALK_LIMIT = timedelta(seconds=180)
"""How long after pick-up a talk of whose end nothing was heard is asked after for the first time;
one about several incidents may well last longer."""
DELAY = timedelta(seconds=5)
"""How long after a throttled call it is tried again."""
CHECK_AGAIN = timedelta(seconds=30)
"""How long after one look at a silent talk the next one follows."""
CHECK_RING_AGAIN = timedelta(seconds=10)
"""The same where nobody is known to have picked up: somebody may have to be called anew."""
LOST_AFTER = timedelta(minutes=10)
"""A talk whose end nobody has told by then is over: an incident must come to rest. The contact flow
hangs up more than a minute earlier (tests/test_alert_flow.py goes through all of its ways)."""
PERFORM_GRACE = timedelta(seconds=30)
"""Actions not marked performed after this long are performed again by the auditor."""


class State(StrEnum):
    """Where an incident stands. Everything but OPEN calls nobody."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Retry:
    """A contact of the running stage who is called again at `at`."""

    contact: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """One trouble and the search for somebody to take it.

    `plan` is the plan as it stood when the incident opened. `pending` are the actions decided
    and not yet known to be performed. `stage_ends_at` is the running stage's deadline; while the
    incident is `held` (the text says why) it is the moment at which the stage begins.
    `closes_at` the moment at which an incident that nobody works on any more is closed.
    `joined` counts the later alerts of the same trouble, `fired_at` is the latest one's own time.
    `first_round` is the round in which the running plan began: one that was raised counts on, so
    that every call's token stays its own, and `began_at` when that was. `stage_contacts` are the
    people of the running stage. `deferred` are those who could not be called when it was their
    turn, and from when they may be. `ack_ends_at` is when whoever took it is asked again,
    `drilled_at` when a drill was over: taken, missed or overtaken.
    `engagement` is what Incident Manager has of it, where the plan engages people there.
    `told` are the topics of the plan's stages that heard of it. `version` numbers the writes.
    """

    id: str
    alert: Alert
    rule: str
    reason: str
    severity: Severity
    plan: Plan
    opened_at: datetime
    state: State = State.OPEN
    round: int = 0
    stage: int = 0
    stage_ends_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    retries: tuple[Retry, ...] = ()
    pending: tuple[Action, ...] = ()
    pending_since: datetime | None = None
    taken_by: str = ""
    ended_at: datetime | None = None
    closes_at: datetime | None = None
    joined: int = 0
    fired_at: datetime | None = None
    first_round: int = 0
    held: str = ""
    stage_contacts: tuple[str, ...] = ()
    deferred: tuple[Retry, ...] = ()
    began_at: datetime | None = None
    ack_ends_at: datetime | None = None
    kind: Kind = Kind.ALERT
    engagement: Engagement | None = None
    drilled_at: datetime | None = None
    told: tuple[str, ...] = ()
    version: int = 0

    @property
    def repeated(self) -> int:
        """How often the running plan has begun again: 0 in its first round."""
        return self.round - self.first_round

    @property
    def wake_at(self) -> datetime | None:
        """The next moment at which something is due, or None."""
        return min(self._due_times(), default=None)

    @property
    def overdue_at(self) -> datetime | None:
        """The moment from which the auditor may find this incident forgotten, or None."""
        unperformed = [self.pending_since + PERFORM_GRACE] if self.pending_since else []
        return min([*self._due_times(), *unperformed], default=None)

    def _due_times(self) -> list[datetime]:
        checks = [attempt.check_at for attempt in self.attempts if attempt.live]
        deadlines = [at for at in self._ends if at]
        return [*checks, *deadlines, *(retry.at for retry in self.retries)]

    @property
    def _ends(self) -> tuple[datetime | None, ...]:
        look_at = self.engagement.check_at if self.engagement else None
        return self.stage_ends_at, self.closes_at, self.ack_ends_at, look_at

    @property
    def accepts_alerts(self) -> bool:
        """True while a further alert of the same trouble joins instead of opening another."""
        return self.state in {State.OPEN, State.ACKNOWLEDGED}

    def attempt(self, attempt_id: str) -> Attempt | None:
        """The attempt of that id, or None."""
        return next((one for one in self.attempts if one.id == attempt_id), None)

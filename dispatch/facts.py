"""What has happened, in the past tense. A fact may be told twice, late or out of order."""

from dataclasses import dataclass, field
from datetime import datetime

from dispatch.alert import Alert
from dispatch.attempt import Outcome
from dispatch.engagement.facts import Heard
from dispatch.severity import Severity
from dispatch.traffic import Kind


@dataclass(frozen=True, slots=True)
class Hold:
    """The plan does not begin before `until`, unless the trouble is over by then."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class AlertFired:
    """An alert that the rules have judged; `plan` is the plan's name, `hold` holds it back.

    One of the kind DRILL is no trouble: nobody but the people of its plan hears of it.
    """

    alert: Alert
    rule: str
    reason: str
    severity: Severity
    plan: str
    hold: Hold | None = None
    kind: Kind = Kind.ALERT


@dataclass(frozen=True, slots=True)
class AlertRecovered:
    """The trouble is over, says the system that reported it."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class CallPlaced:
    """The service took the call, or one under way tells of it; `contact_id` is the call's name.

    `phones_left` is how many numbers the person has after the one that is called.
    """

    attempt: str
    contact_id: str
    phones_left: int = 0


@dataclass(frozen=True, slots=True)
class CallDelayed:
    """The call cannot be placed now; it stays pending until `until` (None: a few seconds).

    `no_route` is True where no calls can be placed at all: the page must go another way meanwhile.
    """

    attempt: str
    why: str
    until: datetime | None = None
    no_route: bool = False


@dataclass(frozen=True, slots=True)
class CallRefused:
    """The call will not be placed. `outcome` is BAD_NUMBER or FAILED."""

    attempt: str
    outcome: Outcome
    why: str
    phones_left: int = 0


@dataclass(frozen=True, slots=True)
class NotTold:
    """The call that the attempt shared ended before it was told of this incident."""

    attempt: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class DrillOvertaken:
    """A real page wants the person whom the drill's attempt called, or was to call."""

    attempt: str


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """Somebody, or a mailbox, picked up."""

    attempt: str


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key was pressed in the call.

    `heard` is the number of the last turn whose words were heard before it, "" for none; only a
    key that is read from the contact record needs it.
    """

    attempt: str
    key: str
    heard: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over. `answered_at` is None where nobody picked up.

    `ended_at`, where it is known, tells the line who had a fair ring: the news may come late.
    """

    attempt: str
    outcome: Outcome
    answered_at: datetime | None = None
    ended_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Performed:
    """An action that needs no other answer was carried out, or failed for good (`fault`)."""

    action: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """A wake-up arrived; what is due follows from the time of the step."""


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """What held the plan back is over before its time; `why` says so.

    `rest` is what holds it back from now on, if anything does.
    """

    why: str
    rest: Hold | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody took the incident outside a call (`tocsin ack`).

    `by` is the name they gave, `identity` what proves who they are, as an ARN of theirs.
    """

    by: str
    identity: str = ""


Fact = (
    AlertFired
    | AlertRecovered
    | CallPlaced
    | CallDelayed
    | CallRefused
    | NotTold
    | DrillOvertaken
    | CallAnswered
    | KeyPressed
    | CallEnded
    | Performed
    | DeadlinePassed
    | HoldEnded
    | Acknowledged
    | Heard
)

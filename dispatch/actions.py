"""What a decision asks for, in the imperative. Each carries an id: performing it twice is safe."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Call `contact` for `attempt` (which is the call's ClientToken)."""

    attempt: str
    contact: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"call:{self.attempt}"


@dataclass(frozen=True, slots=True)
class StopCall:
    """The attempt wants `contact` no more: its call is stopped unless others share it."""

    attempt: str
    contact: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"stop:{self.attempt}"


@dataclass(frozen=True, slots=True)
class CheckCall:
    """Ask the service how the call of `attempt` stands: its events have been silent too long."""

    attempt: str
    contact_id: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"check:{self.attempt}"


@dataclass(frozen=True, slots=True)
class Notify:
    """Publish a notice to `topic` (see `notice_topics.TOPICS`).

    `occasion` makes it unique: a word of the notice texts, and after a colon which one it is.
    """

    topic: str
    occasion: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"notify:{self.topic}:{self.occasion}"

    @property
    def word(self) -> str:
        """The occasion's word, as opened, escalated, missed, drilled or fault."""
        return self.occasion.partition(":")[0]

    @property
    def stage(self) -> tuple[int, int] | None:
        """The round and the stage, from 0, that a notice of the plan's belongs to."""
        if self.word not in {"opened", "escalated"}:
            return None
        _, in_round, stage = self.occasion.split(":")
        return int(in_round), int(stage)


@dataclass(frozen=True, slots=True)
class SendFallback:
    """Send the page to `contact` by `channel` (a `Channel`), since no call can be placed.

    `occasion` says which call it stands for, as "0:1": the round and the stage.
    """

    contact: str
    channel: str
    occasion: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"fallback:{self.occasion}:{self.contact}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Announce:
    """Put the incident's `happening` (see `life.HAPPENINGS`) on the event bus for other systems.

    `occasion` says in which round and stage, as "0:1": one that was raised is escalated again.
    """

    happening: str
    occasion: str

    @property
    def id(self) -> str:
        """Unique within its incident, while it is not performed."""
        return f"announce:{self.happening}:{self.occasion}"


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Deliver DeadlinePassed at `at`, or a little later, never earlier."""

    at: datetime

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"wake:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class OpenEngagement:
    """Start an incident in Incident Manager, from the plan's response plan."""

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return "incident-manager:open"


@dataclass(frozen=True, slots=True)
class EngageContact:
    """Engage `contact` (an ARN) there; `occasion` is the round and the stage, as "0:1"."""

    contact: str
    occasion: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"incident-manager:engage:{self.occasion}:{self.contact}"


@dataclass(frozen=True, slots=True)
class TellEngagement:
    """Tell Incident Manager what has become of the incident.

    `word` is raised, acknowledged, reopened, resolved or missed; with stopped nothing is told.
    """

    word: str
    occasion: str

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return f"incident-manager:{self.word}:{self.occasion}"

    @property
    def stops(self) -> bool:
        """Whether nobody is to be paged there any more."""
        return self.word in {"acknowledged", "resolved", "stopped"}


@dataclass(frozen=True, slots=True)
class CheckEngagement:
    """Look whether somebody has accepted a page there, or resolved the incident."""

    @property
    def id(self) -> str:
        """Unique within its incident."""
        return "incident-manager:check"


Engaging = OpenEngagement | EngageContact | TellEngagement | CheckEngagement
ENGAGING = (OpenEngagement, EngageContact, TellEngagement, CheckEngagement)
"""What Incident Manager does: carried out after everything else, so that no call waits for it."""

Action = PlaceCall | StopCall | CheckCall | Notify | SendFallback | Announce | Engaging | WakeAt

"""What Incident Manager has answered and shown, in the past tense."""

from dataclasses import dataclass

from dispatch.engagement.state import Accepted


@dataclass(frozen=True, slots=True)
class EngagementOpened:
    """Incident Manager has an incident; `record` is its ARN."""

    record: str


@dataclass(frozen=True, slots=True)
class ContactEngaged:
    """It engages the contact; `engagement` is the ARN of that."""

    action: str
    contact: str
    engagement: str


@dataclass(frozen=True, slots=True)
class EngagementDelayed:
    """It could not be asked now; with `perhaps` it may have done what was asked all the same."""

    action: str
    why: str
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class EngagementRefused:
    """It will not do what was asked."""

    action: str
    why: str


@dataclass(frozen=True, slots=True)
class EngagementTold:
    """It knows how the incident stands, but for a `fault`; `stopped` contacts are left alone.

    Where `action` is empty there is more to tell.
    """

    action: str
    stopped: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class EngagementSeen:
    """Who accepted a page there, whom none reached (ARNs), and whether somebody resolved it."""

    accepted: tuple[Accepted, ...] = ()
    undelivered: tuple[str, ...] = ()
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class EngagementUnseen:
    """It did not show how the incident stands there; `for_good` where it never will."""

    why: str
    for_good: bool = False


Heard = (
    EngagementOpened
    | ContactEngaged
    | EngagementDelayed
    | EngagementRefused
    | EngagementTold
    | EngagementSeen
    | EngagementUnseen
)
"""What Incident Manager answers and shows (dispatch/engagement/hearing.py)."""

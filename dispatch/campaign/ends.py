"""How a campaign's call ended, from whatever tells it."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.person import Outcome


@dataclass(frozen=True, slots=True)
class End:
    """A call that is over. `answered` is None where nobody can tell; `seconds` is talk time.

    `outcome` is set where the service gave a reason.
    """

    contact_id: str
    answered: bool | None = None
    seconds: float = 0.0
    outcome: Outcome | None = None
    ended_at: datetime | None = None

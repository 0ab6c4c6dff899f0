"""What a call that the service will never place tells of the number, and of the campaign.

A list is checked before it is called, so of one number a refusal is believed; of a row of them the
campaign's own request is to blame, or its instance, and nobody else is to be lost to it.
"""

from collections import Counter
from datetime import timedelta
from enum import Enum

from dispatch.campaign.person import Outcome
from dispatch.errors import (
    DeliveryError,
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    RouteRefused,
    Throttled,
)

COUNTRY_NOT_ALLOWED = "DestinationNotAllowedException"
"""The instance may not call this country: the number itself is as good as any."""
MOST_IN_A_ROW = 20


class Fate(Enum):
    """What becomes of a call whose request was not answered with a name, and after how long."""

    LATER = timedelta(seconds=1)
    """It was refused for the moment, and is asked for again."""
    SENT_AGAIN = timedelta(seconds=5)
    """It may ring: it is asked for again under its token, so that it has a name."""
    GIVEN_BACK = timedelta(seconds=30)
    """Nobody can be called this way now: the person is due again, as if never claimed."""
    NEVER = timedelta()
    """The service will not place it, whoever asks."""


def fate_of(error: DeliveryError, *, may_ring: bool) -> Fate:
    """By how it was refused, and whether an earlier request of the same call `may_ring`.

    Then it is given back by no refusal: that is of the later request.
    """
    if isinstance(error, Throttled):
        return Fate.LATER
    if isinstance(error, OutcomeUnknown):
        return Fate.SENT_AGAIN
    if isinstance(error, NotReached | RouteRefused):
        return Fate.SENT_AGAIN if may_ring else Fate.GIVEN_BACK
    return Fate.NEVER


def outcome_of_refusal(error: DeliveryError) -> Outcome:
    """How the attempt ended: a number is only bad where the service says so of it."""
    if isinstance(error, NumberRefused) and str(error) != COUNTRY_NOT_ALLOWED:
        return Outcome.BAD_NUMBER
    return Outcome.FAILED


class InARow:
    """Refusals by campaign since a call of it was placed last."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def placed(self, campaign: str) -> None:
        """The service took a call."""
        self._counts.pop(campaign, None)

    def refused(self, campaign: str, error: DeliveryError) -> str:
        """Why the campaign must call nobody else, in a few words; empty as long as it may."""
        self._counts[campaign] += 1
        count = self._counts[campaign]
        return f"{count} calls in a row were refused: {error}" if count >= MOST_IN_A_ROW else ""

"""What a call that the service will never place tells of the number, and of the campaign.

A list is checked before it is called, so of one number a refusal is believed; of a row of them the
campaign's own request is to blame, or its instance, and nobody else is to be lost to it.
"""

from collections import Counter

from dispatch.campaign.person import Outcome
from dispatch.errors import DeliveryError, NumberRefused

COUNTRY_NOT_ALLOWED = "DestinationNotAllowedException"
"""The instance may not call this country: the number itself is as good as any."""
MOST_IN_A_ROW = 20


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

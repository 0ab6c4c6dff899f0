"""What a failed delivery means for the incident that asked for it."""

from dispatch.attempt import Outcome
from dispatch.errors import NumberRefused, TocsinError
from dispatch.facts import CallDelayed, CallRefused, Fact


def fact_of_failed_call(attempt: str, error: TocsinError) -> Fact:
    """Tried again with the same token where that can help; otherwise a refused call."""
    if error.retry:
        return CallDelayed(attempt, str(error))
    outcome = Outcome.BAD_NUMBER if isinstance(error, NumberRefused) else Outcome.FAILED
    return CallRefused(attempt, outcome, str(error))

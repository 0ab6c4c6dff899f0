"""What an error of Incident Manager's means for what was asked of it."""

from dispatch.actions import CheckEngagement, EngageContact, OpenEngagement
from dispatch.errors import DeliveryError, OutcomeUnknown
from dispatch.facts import EngagementDelayed, EngagementRefused, EngagementUnseen, Fact


def fact_of_failure(
    action: OpenEngagement | EngageContact | CheckEngagement, error: DeliveryError
) -> Fact:
    """Tried again with the same token where that can help; otherwise refused."""
    if isinstance(action, CheckEngagement):
        return EngagementUnseen(str(error))
    if error.retry:
        perhaps = isinstance(action, OpenEngagement) and isinstance(error, OutcomeUnknown)
        return EngagementDelayed(action.id, str(error), perhaps)
    return EngagementRefused(action.id, str(error))

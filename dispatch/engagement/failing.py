"""What an error of Incident Manager's means for what was asked of it."""

from dispatch.actions import CheckEngagement, Engaging, OpenEngagement, TellEngagement
from dispatch.engagement.facts import (
    EngagementDelayed,
    EngagementRefused,
    EngagementTold,
    EngagementUnseen,
)
from dispatch.errors import DeliveryError, OutcomeUnknown
from dispatch.facts import Fact


def fact_of_failure(action: Engaging, error: DeliveryError) -> Fact:
    """Tried again with the same token where that can help; otherwise refused."""
    why = str(error)
    if isinstance(action, CheckEngagement):
        return EngagementUnseen(why, for_good=not error.retry)
    if error.retry:
        perhaps = isinstance(action, OpenEngagement) and isinstance(error, OutcomeUnknown)
        return EngagementDelayed(action.id, why, perhaps)
    if isinstance(action, TellEngagement):
        return EngagementTold(action.id, fault=why)
    return EngagementRefused(action.id, why)

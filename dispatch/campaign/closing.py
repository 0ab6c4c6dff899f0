"""What became of everybody once a campaign is over.

Stopping a campaign of a million people must take effect at once, and writes nothing to any of them:
whoever still waits then is in their final state by that alone. Reports, exports and the status all
take it from here, so none of them knows anybody without a result.
"""

from collections import Counter
from collections.abc import Mapping

from dispatch.campaign.calling import given_up
from dispatch.campaign.person import Person, Result, Stage, Talk
from dispatch.campaign.run import Campaign


def closed(campaign: Campaign, person: Person, talk: Talk) -> Person:
    """The person as they are now: of a campaign that is over nobody waits.

    A call under way goes on, and its person is done when it has ended.
    """
    if not campaign.status.over or person.stage is not Stage.WAITING:
        return person
    return given_up(person, talk, campaign.ended_at or campaign.created_at)


def results_of(campaign: Campaign) -> Mapping[str, int]:
    """How many became what, by the pacer's tally; of a campaign that is over, everybody.

    Of those who still waited when it ended, the tally tells how many had been called.
    """
    counted = Counter(campaign.tally.results or {})
    if campaign.status.over and not campaign.tally.calling:
        left = max(campaign.people - counted.total(), 0)
        uncalled = campaign.people - campaign.tally.called - counted[Result.NOT_CALLED]
        never = min(max(uncalled, 0), left)
        counted += Counter({Result.NOT_CALLED.value: never, Result.UNREACHED.value: left - never})
    return dict(counted)

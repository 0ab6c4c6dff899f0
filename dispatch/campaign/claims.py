"""What the claim of a call tells: which call it is, whether it was picked up, whether it ended."""

from datetime import datetime, timedelta

from dispatch.campaign.ends import End
from dispatch.campaign.person import Outcome, Person, Stage, Talk

TOKEN_SURE = timedelta(days=1)
"""The service knows tokens for seven days: an older one would be another call."""


def is_that_call(stored: Person, person: Person) -> bool:
    """Whether they are still called, by the attempt that is meant."""
    return stored.stage is Stage.CALLING and len(stored.attempts) == len(person.attempts)


def picked_up(person: Person, talk: Talk) -> bool:
    """Whether the attempt under way has asked what to say."""
    return talk.attempt == len(person.attempts)


def claim_ended(person: Person, now: datetime) -> bool:
    """Whether somebody else may settle the call by now."""
    return person.until is not None and now >= person.until


def to_be_named(person: Person, talk: Talk, end: End, now: datetime) -> bool:
    """Whether the call was picked up and is settled nameless, while its token still names it.

    As when calling hours were over before anybody heard of its name.
    """
    return (
        end.outcome is Outcome.UNKNOWN
        and not end.contact_id
        and picked_up(person, talk)
        and person.last is not None
        and now - person.last.at <= TOKEN_SURE
    )

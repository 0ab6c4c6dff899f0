"""What is done about a call of whose end nobody tells: when the service is asked after it."""

from datetime import datetime, timedelta

from dispatch.campaign.claims import claim_ended
from dispatch.campaign.person import Person, Stage

LOOK_AGAIN = timedelta(seconds=15)
"""The longer a call has gone on, the longer it is not asked after: a quarter of that, at least so
long. Hundreds who wait in a queue leave room to ask why others were not reached."""
PROLONGED = timedelta(minutes=1)


def next_look(person: Person, since: datetime, now: datetime) -> datetime | None:
    """When to look again at a call that began at `since`; None where nobody will ever tell its end.

    That is one without a name to ask by, whose claim has ended.
    """
    if person.stage is not Stage.CALLING or person.last is None:
        return now + LOOK_AGAIN  # it is being asked for at this moment
    if person.last.contact_id:
        return now + max(LOOK_AGAIN, (now - since) / 4)
    return None if claim_ended(person, now) else person.until


def has_name(person: Person) -> bool:
    """Whether the service can be asked after the call under way."""
    attempt = person.last
    return person.stage is Stage.CALLING and attempt is not None and attempt.contact_id != ""


def prolonged_until(person: Person, look_at: datetime) -> datetime | None:
    """The new end of the claim of a call that goes on; None where it lasts past the next look."""
    ends_first = person.until is not None and person.until < look_at
    return look_at + PROLONGED if ends_first else None

"""Where the people of campaigns stand on the agenda: who waits for a call, and who is called."""

from datetime import UTC, datetime

from dispatch.campaign.keys import calling_agenda, due_agenda
from dispatch.campaign.person import Person, Stage, shard_of

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def agenda_of(person: Person) -> tuple[str, datetime] | None:
    """Which agenda (dispatch/campaign/keys.py), and at what time; None once they are done."""
    if person.stage is Stage.WAITING and person.due_at is not None:
        return due_agenda(person.campaign, shard_of(person.id)), person.due_at
    if person.stage is Stage.CALLING and person.until is not None:
        return calling_agenda(person.campaign), person.until
    return None


def is_due(person: Person, now: datetime) -> bool:
    """Whether they may be called now: the agenda may be behind what is stored."""
    return person.stage is Stage.WAITING and person.due_at is not None and person.due_at <= now


def due_of(person: Person) -> datetime:
    """When whoever is on the agenda is due; long ago where that is behind what is stored."""
    return (person.due_at if person.stage is Stage.WAITING else None) or LONG_AGO

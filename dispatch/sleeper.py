"""What a wake-up wakes: an incident, or the phone line of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch.errors import UnreadableEvent


class Kind(StrEnum):
    """What can have a deadline: the word in a wake-up, and before the `#` of its key."""

    INCIDENT = "incident"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Something with a deadline. `id` is an incident's id or a contact's key."""

    kind: Kind
    id: str

    @property
    def message(self) -> dict[str, str]:
        """What a wake-up says of it."""
        return {self.kind.value: self.id}


def incident(incident_id: str) -> Sleeper:
    """The incident of that id."""
    return Sleeper(Kind.INCIDENT, incident_id)


def line(contact: str) -> Sleeper:
    """The phone line of that contact."""
    return Sleeper(Kind.LINE, contact)


def sleeper_in(message: object) -> Sleeper:
    """Whom a wake-up wakes; raises UnreadableEvent where it names nobody that is known."""
    if isinstance(message, Mapping):
        for kind in Kind:
            if isinstance(found := message.get(kind.value), str):
                return Sleeper(kind, found)
    raise UnreadableEvent(f"a wake-up names one of {', '.join(Kind)}")


def sleeper_at(key: str) -> Sleeper:
    """Who is stored under this key, as `incident#ID`; ValueError for a kind that never sleeps."""
    kind, _, found = key.partition("#")
    return Sleeper(Kind(kind), found)

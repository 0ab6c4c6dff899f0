"""What a wake-up says: which incident has something due."""

from collections.abc import Mapping

from dispatch.errors import UnreadableEvent

KEY = "incident"


def wake_up_of(incident_id: str) -> dict[str, str]:
    """The message that wakes this incident."""
    return {KEY: incident_id}


def woken_by(message: object) -> str:
    """The incident that a message wakes; raises UnreadableEvent where it names none."""
    found = message.get(KEY) if isinstance(message, Mapping) else None
    if not isinstance(found, str):
        raise UnreadableEvent(f"a wake-up names its {KEY}")
    return found

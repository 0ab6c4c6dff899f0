"""Invariant 3: what acknowledges, and that a key which was confirmed, or recorded, counts."""

from collections.abc import Iterator

from dispatch.incident import Incident, State
from histories.happenings import OPERATOR
from histories.seen import Seen, attribute
from sandbox.telephone.call import Call

CONFIRMED = ("It is yours", "受け付けました", "Zgłoszenie przyjęte")
"""Of contact_flows/speech, the words that follow a key 1 that is stored."""


def only_a_key_acknowledges(seen: Seen) -> Iterator[str]:
    """Whoever has an incident pressed 1 in a call after it opened, or took it by command."""
    for incident in seen.incidents:
        for line in seen.timeline(incident):
            who = line.text.removesuffix(" has it")
            if line.kind == "acknowledged" and not _pressed_by(seen, incident, who):
                yield f"{incident.id} counts as taken by {who}, who pressed no 1"


def _pressed_by(seen: Seen, incident: Incident, who: str) -> bool:
    if who == OPERATOR:
        return incident.id in seen.happenings.taken_by_operator
    return any(
        press.key == "1" and press.call.contact == who and press.at >= incident.opened_at
        for press in seen.pressed
    )


def a_confirmed_key_is_stored(seen: Seen) -> Iterator[str]:
    """Nobody is told that it is theirs before that is on record."""
    for call in seen.calls:
        if any(words in line for words in CONFIRMED for line in call.transcript):
            lines = [line.text for one in seen.incidents for line in seen.timeline(one)]
            if f"{call.contact} has it" not in lines:
                yield f"{call.contact} was told that it is theirs, and it is not"


def no_key_is_lost(seen: Seen) -> Iterator[str]:
    """A key 1 that the contact record holds took the trouble, were it only read there."""
    for incident in seen.incidents:
        for call in seen.calls_of(incident):
            attempt = incident.attempt(attribute(call, "attempt"))
            counts = attempt is not None and attempt.round >= incident.first_round
            taken = incident.state in {State.ACKNOWLEDGED, State.RESOLVED}
            lost = call.attributes.get("key") == "1" and not _was_for_another(seen, call)
            if counts and not taken and lost:
                yield f"{call.contact} pressed 1 for {incident.id}, which is {incident.state}"


def _was_for_another(seen: Seen, call: Call) -> bool:
    """A call tells of several incidents: the key is stored with the one that it was pressed for."""
    return any(
        "1" in attempt.keys
        for incident in seen.incidents
        for attempt in incident.attempts
        if attempt.contact_id == call.contact_id
    )

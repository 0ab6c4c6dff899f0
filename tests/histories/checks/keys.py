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
    """A key 1 that the contact record holds took something, were it only read there.

    A call tells of several incidents: the key is stored with those that it was pressed for. Where
    a key before it did something that the person never heard of, it may have been for what they
    had not heard of either; then they are called again.
    """
    for call in seen.calls:
        in_doubt = call.contact_id in seen.happenings.world.answering.unheard
        if call.attributes.get("key") != "1" or in_doubt or _is_stored(seen, call):
            continue
        shared = [one for one in seen.incidents if _shares(one, call)]
        if shared and all(one.state in {State.OPEN, State.MISSED} for one in shared):
            yield f"{call.contact} pressed 1 and has none of {[one.id for one in shared]}"


def _is_stored(seen: Seen, call: Call) -> bool:
    return any(
        "1" in attempt.keys
        for incident in seen.incidents
        for attempt in incident.attempts
        if attempt.contact_id == call.contact_id
    )


def _shares(incident: Incident, call: Call) -> bool:
    """Whether the call was for it, and it has not got worse since."""
    return any(
        one.round >= incident.first_round
        and (one.id == attribute(call, "attempt") or one.contact_id == call.contact_id)
        for one in incident.attempts
    )

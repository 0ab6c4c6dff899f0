"""What follows an answer: an SMS to the person, a notice to a topic, or an event for a system.

It is owed from the moment the answer is stored, in the same write. It is asked for before that
write, and begun when the write must have happened: whatever breaks off, what is owed was asked for,
and what was asked for is sent only where it is owed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dispatch.campaign.person import Answer, Owed, Talk


class Way(StrEnum):
    """How a follow-up is delivered."""

    SMS = "sms"
    MAIL = "mail"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up of a campaign file. `text` and `subject` are by language.

    `topic` is where a mail goes: a topic by its name, as in plans. An event carries the `fields` of
    the person that are named, and the number only with `number`.
    """

    name: str
    way: Way
    text: Mapping[str, str] = field(default_factory=dict)
    subject: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""
    fields: tuple[str, ...] = ()
    number: bool = False


def asked_for(answer: Answer, talk: Talk, names: Iterable[str]) -> tuple[Owed, ...]:
    """What this answer asks for and none did before: each once for a person."""
    before = {one.name for one in talk.owed}
    return tuple(
        Owed(name, answer.question, answer.answer, talk.attempt, talk.turn)
        for name in names
        if name not in before
    )


def newly_owed(before: Talk, after: Talk) -> Sequence[str]:
    """The names of the follow-ups that a turn has added."""
    return [one.name for one in after.owed[len(before.owed) :]]

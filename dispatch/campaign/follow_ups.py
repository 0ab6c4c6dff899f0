"""What follows an answer: an SMS to the person, a notice to a topic, or an event for a system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How a follow-up is delivered."""

    SMS = "sms"
    MAIL = "mail"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up of a campaign file. `text` and `subject` are by language.

    `topic` is where a mail goes: a topic of a plan, or its ARN. An event carries the `fields` of
    the person that are named, and the number only with `number`.
    """

    name: str
    way: Way
    text: Mapping[str, str] = field(default_factory=dict)
    subject: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""
    fields: tuple[str, ...] = ()
    number: bool = False

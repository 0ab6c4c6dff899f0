"""One person of a campaign: what is stored of the calls to them, and of what they answered.

Two parts that different functions write, each with its own version: `Person` belongs to the pacer
that calls, `Talk` to the function that the call asks what to say.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.phone import PhoneNumber

SHARDS = 8
"""People of a campaign are spread over so many keys: DynamoDB writes 1,000 units a second each."""


class Stage(StrEnum):
    """Where a person stands."""

    WAITING = "waiting"
    CALLING = "calling"
    DONE = "done"


class Outcome(StrEnum):
    """How one call ended."""

    ANSWERED = "answered"
    LATER = "later"
    NO_KEY = "no-key"
    MACHINE = "machine"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    BAD_NUMBER = "bad-number"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Result(StrEnum):
    """What became of a person in the end: exactly one of these.

    They opted out in this campaign, or refused calls elsewhere after this one had called them.
    """

    COMPLETED = "completed"
    PARTLY = "partly"
    OPTED_OUT = "opted-out"
    REFUSED = "refused"
    UNREACHED = "unreached"
    BAD_NUMBER = "bad-number"
    NOT_CALLED = "not-called"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call. `number` counts from 1 and is part of its token; times are UTC.

    `seconds` is how long they talked. `contact_id` is Connect's, empty while it is not known.
    """

    number: int
    at: datetime
    route: str = ""
    contact_id: str = ""
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question, by which key, in which attempt."""

    question: str
    key: str
    answer: str
    attempt: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """A follow-up that an answer asked for, and the turn in which it was given.

    Once stored it is owed; whether it was sent is kept elsewhere (handlers/adapters/follow_ups.py).
    """

    name: str
    question: str
    answer: str
    attempt: int
    turn: int


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in the calls: `step` is what is being asked, `turn` counts what was said.

    `later_at` is when the person asked to be called; `complete` is true once the script was heard
    to its end. `said` names the texts that are spoken in this turn, and `next` what the call does
    then: both tell a repeated question the same again. `keys` counts those pressed in this
    attempt, which began at `began_at` with version `file_version` of the campaign's file.
    """

    attempt: int = 0
    turn: int = 0
    step: str = ""
    language: str = ""
    tries: int = 0
    answers: tuple[Answer, ...] = ()
    later_at: datetime | None = None
    opted_out: bool = False
    complete: bool = False
    said: tuple[str, ...] = ()
    next: str = ""
    keys: int = 0
    began_at: datetime | None = None
    file_version: int = 0
    owed: tuple[Owed, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One person to be called. `number` is in E.164 form; `line` is that of the list, from 1.

    `due_at` is when they may be called next, while they wait; `until` is when a call that nobody
    heard of must have ended, while they are called. `fields` are the further columns of the list.
    """

    campaign: str
    id: str
    number: str = field(repr=False)
    language: str
    zone: str
    line: int = 0
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    stage: Stage = Stage.WAITING
    due_at: datetime | None = None
    until: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    result: Result | None = None
    done_at: datetime | None = None
    version: int = 0

    @property
    def phone(self) -> PhoneNumber:
        """The number as one that prints itself masked."""
        return PhoneNumber(self.number)

    @property
    def last(self) -> Attempt | None:
        """The latest call, or None."""
        return self.attempts[-1] if self.attempts else None


def person_id(campaign: str, number: str, salt: str) -> str:
    """The id of whoever has this number (E.164) in this campaign: one number is one person.

    `salt` is the campaign's own; without one whoever sees ids could try all numbers out.
    """
    return hashlib.sha256(f"{salt}{campaign}\x1f{number}".encode()).hexdigest()[:20]


def shard_of(person: str) -> int:
    """Which of the campaign's keys a person with this id lies under."""
    return int(person[:4], 16) % SHARDS

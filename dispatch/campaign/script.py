"""The script of a campaign's call: steps as data, each with its texts by language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta, tzinfo
from enum import StrEnum

from dispatch.campaign.follow_ups import FollowUp
from dispatch.rota.model import Hours

Texts = Mapping[str, str]
"""A text by language; empty where nothing is said."""
HANG_UP = ""
"""In place of a step's name: the call ends here."""


class Kind(StrEnum):
    """What a step does."""

    MESSAGE = "message"
    QUESTION = "question"
    LANGUAGE = "language"
    LATER = "later"
    OPT_OUT = "opt-out"
    TRANSFER = "transfer"
    END = "end"

    @property
    def listens(self) -> bool:
        """True where the step waits for a key."""
        return self in {Kind.QUESTION, Kind.LANGUAGE, Kind.LATER, Kind.OPT_OUT}


@dataclass(frozen=True, slots=True)
class Choice:
    """What one key does: an `answer` is stored, `say` is said once it is, then comes `next`.

    `language` is spoken from here on; `after` or `at` (time of day on the callee's clock) is when
    to call again; `opt_out` means never.
    """

    next: str
    answer: str = ""
    say: Texts = field(default_factory=dict)
    language: str = ""
    after: timedelta | None = None
    at: time | None = None
    opt_out: bool = False
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """When a queue is staffed: on the wall clock of `zone`; without hours, always."""

    hours: tuple[Hours, ...] = ()
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `next` comes after what it says; where it listens, after `tries` without a choice.

    `repeat` is the key that says it again. A transfer goes to `queue` while it is `open`, else to
    the step `closed`; where it fails, to `failed`.
    """

    name: str
    kind: Kind
    say: Texts = field(default_factory=dict)
    next: str = HANG_UP
    keys: Mapping[str, Choice] = field(default_factory=dict)
    repeat: str = ""
    tries: int = 1
    no_key: Texts = field(default_factory=dict)
    wrong_key: Texts = field(default_factory=dict)
    queue: str = ""
    open: Opening = Opening()
    closed: str = HANG_UP
    failed: str = HANG_UP

    @property
    def leads_to(self) -> Iterator[str]:
        """Every step that can follow, HANG_UP among them."""
        yield from (choice.next for choice in self.keys.values())
        if self.kind is Kind.TRANSFER:
            yield from (self.closed, self.failed)
        elif self.kind is not Kind.END:
            yield self.next

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that can be given here, each once."""
        given = (choice.answer for choice in self.keys.values() if choice.answer)
        return tuple(dict.fromkeys(given))


@dataclass(frozen=True, slots=True)
class Script:
    """All steps by name. `goodbye` ends a call that comes to no end of its own.

    `fault` is sent with each call, and spoken where nobody tells the call what to say.
    """

    steps: Mapping[str, Step]
    start: str
    languages: tuple[str, ...]
    goodbye: Texts
    fault: Texts
    follow_ups: Mapping[str, FollowUp]

    @property
    def listens(self) -> bool:
        """True where any step waits for a key."""
        return any(step.kind.listens for step in self.steps.values())

    @property
    def questions(self) -> Mapping[str, tuple[str, ...]]:
        """The steps whose answers are stored, in the order of the file, each with its answers."""
        found = {step.name: step.answers for step in self.steps.values()}
        return {name: answers for name, answers in found.items() if answers}

    @property
    def queues(self) -> frozenset[str]:
        """The names of the queues that a call can be handed to."""
        return frozenset(step.queue for step in self.steps.values() if step.queue)

    def language(self, wanted: str) -> str:
        """The language to speak to somebody who has this one: the script's first if it lacks it."""
        return wanted if wanted in self.languages else self.languages[0]

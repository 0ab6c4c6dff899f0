"""Who is called, in which order, after which waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from dispatch.audience import Audience, heard_by
from dispatch.channel import DEFAULT_FALLBACK, Channel
from dispatch.engagement.state import Way
from dispatch.phone import PhoneNumber
from dispatch.quiet_hours import QuietHours
from dispatch.rota.model import Rota
from dispatch.severity import Severity

LANGUAGES = ("en", "ja", "pl")
SELF_TEST = "self-test"
"""The plan of Tocsin's own self-test, and the contact it calls: a number that answers by itself."""
DRILL_TARGET = timedelta(minutes=5)
"""A drill is in time within this, unless its plan or the drill itself says otherwise."""
MOST_CALLS = 200
"""Calls that one run of a plan makes at most: the hard cap also of one that runs until reached."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who can be called. `name` is how the voice calls them.

    `numbers` are in the order in which they are tried. `verified` tells which numbers answered a
    verification call, and when; it may name numbers that the person no longer has.
    """

    key: str
    numbers: tuple[PhoneNumber, ...]
    language: str = "en"
    time_zone: str = "UTC"
    name: str = ""
    verified: Mapping[PhoneNumber, date] = field(default_factory=dict, hash=False)
    opted_out: date | None = None
    quiet_hours: tuple[QuietHours, ...] = ()

    @property
    def number(self) -> PhoneNumber:
        """The number that is tried first, verified or not."""
        return self.numbers[0]

    @property
    def spoken_name(self) -> str:
        """The name, or the key where no name is given."""
        return self.name or self.key

    @property
    def callable_numbers(self) -> tuple[PhoneNumber, ...]:
        """The verified numbers in their order; none of whoever opted out."""
        if self.opted_out:
            return ()
        return tuple(number for number in self.numbers if number in self.verified)

    @property
    def why_uncallable(self) -> str:
        """Why this person must not be called, without a number; empty where they may be."""
        if self.opted_out:
            return f"opted out on {self.opted_out}"
        return "" if self.callable_numbers else "no verified number"


class Nobody(StrEnum):
    """What a stage does while a rota of it has nobody on call."""

    SKIP = "skip"
    HOLD = "hold"


class EndsOn(StrEnum):
    """What takes an incident: a key, or for the self-test, which no person answers, a pick-up."""

    KEY = "key"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a plan: who rings together, and how long until the next stage.

    Besides `contacts` those ring who are on call in the rotas named by `on_call`; `nobody` says
    whether the stage goes on without them, or is held until somebody is on call.

    A contact who is busy, does not answer or presses no key is called `retries` more times,
    each `retry_after` the previous call's end, as long as the stage lasts.
    `engage` are ARNs of contacts whom Incident Manager pages.
    """

    contacts: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    wait: timedelta = timedelta(minutes=2)
    retries: int = 0
    retry_after: timedelta = timedelta(seconds=20)
    on_call: tuple[str, ...] = ()
    nobody: Nobody = Nobody.SKIP
    engage: tuple[str, ...] = ()

    @property
    def calls_somebody(self) -> bool:
        """False for a stage that only sends notices, or engages people otherwise."""
        return bool(self.contacts or self.on_call)


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages in order, run once and then `repeats` more times.

    An incident that was acknowledged, or whose plan calls nobody, closes itself after
    `close_after`: a source that never reports a recovery must not swallow its next alert.
    `fallback` are the channels that a page takes, all of them, when no call can be placed.
    `rotas` are those that its stages name. With `until_reached` the rounds go on for that long,
    whatever `repeats` says, until somebody takes it. Whoever took it is asked again after
    `ack_timeout`, unless it is over by then. A drill of it is in time within `drill_target`.
    One with `engage` starts an incident in Incident Manager, from the response plan of the ARN
    `response_plan`, or the deployment's own where there is none. `notices` says to which topics
    those of a severity go. With `record` its calls are recorded, and say so.
    """

    name: str
    stages: tuple[Stage, ...]
    repeats: int = 0
    close_after: timedelta = timedelta(hours=24)
    fallback: tuple[Channel, ...] = DEFAULT_FALLBACK
    rotas: tuple[Rota, ...] = ()
    until_reached: timedelta | None = None
    ack_timeout: timedelta | None = None
    ends_on: EndsOn = EndsOn.KEY
    drill_target: timedelta = DRILL_TARGET
    engage: Way | None = None
    response_plan: str | None = None
    notices: tuple[Audience, ...] = ()
    record: bool = False

    @property
    def calls_somebody(self) -> bool:
        """False for a plan that only sends notices."""
        return self.engages or any(stage.calls_somebody for stage in self.stages)

    @property
    def engages(self) -> bool:
        """Whether Incident Manager pages people for it, too."""
        return self.engage is not None

    def topics(self, topic: str, severity: Severity) -> tuple[str, ...]:
        """The topics that a notice to `topic` goes to."""
        return heard_by(self.notices, topic, severity)

"""Who is called, in which order, after which waits."""

from dataclasses import dataclass
from datetime import timedelta

from dispatch.phone import PhoneNumber

LANGUAGES = ("en", "ja", "pl")
TOPICS = ("notices", "operations")
"""Where a notice can go: the team's mail and chat, or those who look after Tocsin."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who can be called. `name` is how the voice calls them."""

    key: str
    number: PhoneNumber
    language: str = "en"
    time_zone: str = "UTC"
    name: str = ""

    @property
    def spoken_name(self) -> str:
        """The name, or the key where no name is given."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a plan: who rings together, and how long until the next stage.

    A contact who is busy, does not answer or presses no key is called `retries` more times,
    each `retry_after` the previous call's end, as long as the stage lasts.
    """

    contacts: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    wait: timedelta = timedelta(minutes=2)
    retries: int = 0
    retry_after: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages in order, run once and then `repeats` more times.

    An incident that was acknowledged, or whose plan calls nobody, closes itself after
    `close_after`: a source that never reports a recovery must not swallow its next alert.
    """

    name: str
    stages: tuple[Stage, ...]
    repeats: int = 0
    close_after: timedelta = timedelta(hours=24)

    @property
    def calls_somebody(self) -> bool:
        """False for a plan that only sends notices."""
        return any(stage.contacts for stage in self.stages)

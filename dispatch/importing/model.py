"""What every system's export comes to: people, schedules and escalations, by the source's ids."""

from dataclasses import dataclass
from datetime import timedelta

from dispatch.phone import PhoneNumber
from dispatch.rota.model import Layer, Override

Group = tuple[Layer, ...]
"""One rotation of the source; its layers are never active at the same time."""
Level = tuple[Group, ...]
"""Rotations that are on call together."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be called; `numbers` in the order in which they are tried, maybe none.

    `time_zone` and `language` are empty where the source has none.
    """

    id: str
    name: str
    numbers: tuple[PhoneNumber, ...] = ()
    time_zone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who is on call: a later level covers the earlier ones. Layers name people by their ids.

    `calendar` is the address of one that says it instead.
    """

    id: str
    name: str
    time_zone: str
    where: str
    levels: tuple[Level, ...] = ()
    overrides: tuple[Override, ...] = ()
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """People and schedules (ids) that are called together, and how long until the next step.

    `tells` is whether the source wrote to a chat or a group as well.
    """

    where: str
    people: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    wait: timedelta = timedelta()
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Escalation:
    """Steps in order, run once and then `repeats` more times."""

    id: str
    name: str
    where: str
    steps: tuple[Step, ...]
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that a reader understood of one system's export."""

    people: tuple[Person, ...]
    schedules: tuple[Schedule, ...]
    escalations: tuple[Escalation, ...]

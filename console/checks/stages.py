"""Checks whom a stage calls: that they exist, differ, and are not those of the stage before."""

from collections.abc import Iterator
from typing import NamedTuple

from console.checks.people import People
from console.flows.model import Level
from dispatch.plan import Stage


class Fault(NamedTuple):
    """What is wrong with the value of a stage's key."""

    key: str
    message: str
    level: Level = "error"


def contact_faults(stage: Stage, people: People) -> Iterator[Fault]:
    """Contacts who do not exist, or leave the stage with nobody to reach."""
    for key in stage.contacts:
        if key not in people.lines:
            known = ", ".join(people.lines) or "none"
            yield Fault("contacts", f"there is no contact {key!r}; there are {known}")
    called = any(map(people.can_be_called, stage.contacts)) or stage.on_call
    if stage.contacts and not stage.notify and not stage.engage and not called:
        yield Fault("contacts", "the stage reaches nobody: none of its contacts can be called")


def repetition_faults(stage: Stage, before: Stage | None) -> Iterator[Fault]:
    """The same person, alone, in two stages one after the other."""
    on_call = before and (stage.on_call or before.on_call)
    if before and not on_call and len(stage.contacts) == 1 and stage.contacts == before.contacts:
        yield Fault(
            "contacts",
            f"{stage.contacts[0]} is alone in this stage and in the one before; "
            "name somebody else, or give the stage before retries",
            "warning",
        )

"""From one step of a script to the next at which the call waits for something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch.campaign.script import HANG_UP, Kind, Opening, Script
from dispatch.rota.hours import within

LISTEN, SAY, TRANSFER, END = "listen", "say", "transfer", "end"
NEXT_STEPS = (LISTEN, SAY, TRANSFER, END)
"""What the contact flow does with the words it is given."""


@dataclass(frozen=True, slots=True)
class Way:
    """The texts on the way, as `step/text`; the step that was come to, and what the call does."""

    said: tuple[str, ...]
    step: str
    next: str
    complete: bool = False


def way_from(script: Script, start: str, now: datetime, known: Mapping[str, str]) -> Way:
    """The way from the step `start`; `known` are keys by question: those are not asked again.

    A question that comes a second time on one way is asked, so that every way ends.
    """
    left, said, name = dict(known), list[str](), start
    while name != HANG_UP:
        step = script.steps[name]
        if step.kind is Kind.TRANSFER and not is_open(step.open, now):
            name = step.closed
            continue
        known_choice = step.keys.get(left.pop(name, ""))
        if known_choice is not None:
            name = known_choice.next
            continue
        said += [f"{name}/say"] if step.say else []
        if step.kind.listens:
            return Way(tuple(said), name, LISTEN)
        if step.kind is Kind.TRANSFER:
            return Way(tuple(said), name, TRANSFER, complete=True)
        if step.kind is Kind.END:
            return Way(tuple(said), name, END, complete=True)
        name = step.next
    return Way(tuple(said), HANG_UP, END)


def is_open(opening: Opening, now: datetime) -> bool:
    """Whether somebody staffs the queue."""
    place = opening.zone or UTC
    return not opening.hours or any(within(hours, place, now) for hours in opening.hours)

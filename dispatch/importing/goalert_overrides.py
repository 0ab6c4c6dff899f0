"""GoAlert's overrides and temporary schedules."""

from datetime import datetime
from itertools import pairwise

from dispatch.importing.clock import moment_at
from dispatch.importing.loss import Losses, What
from dispatch.importing.node import Node
from dispatch.rota.model import Override

Span = tuple[datetime, datetime]
"""From when to when (UTC)."""


def override_of(one: Node, losses: Losses) -> list[Override]:
    """An override that puts one person in place of another; any other is a loss."""
    start, end = moment_at(one, "start"), moment_at(one, "end")
    added, removed = one.text("addUserID"), one.text("removeUserID")
    if not (start and end and added and removed):
        why = "it only adds or only removes somebody; ours put one person in place of another"
        losses.add(What.OVERRIDE, one.where, why, "left out")
        return []
    return [Override(start, end, (added,), (removed,))]


def temporary_of(schedule: Node, losses: Losses) -> list[Override]:
    """The shifts of temporary schedules: those of the same time are one override."""
    people: dict[Span, list[str]] = {}
    for temporary in schedule.each("temporarySchedules"):
        for shift in temporary.each("shifts"):
            start, end = moment_at(shift, "start"), moment_at(shift, "end")
            if start and end:
                people.setdefault((start, end), []).append(shift.text("userID", None))
    spans = sorted(people)
    if any(later[0] < one[1] for one, later in pairwise(spans)):
        why = "shifts of a temporary schedule overlap without being the same time"
        losses.add(What.OVERRIDE, schedule.where, why, "of two the later one is on call")
    return [Override(start, end, tuple(people[start, end])) for start, end in spans]

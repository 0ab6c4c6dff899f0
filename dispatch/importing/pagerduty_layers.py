"""A schedule layer of PagerDuty: turns of any length within restrictions."""

from datetime import datetime, timedelta, tzinfo

from dispatch.importing.clock import minutes_at, wall_at
from dispatch.importing.loss import Losses
from dispatch.importing.model import Group
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns
from dispatch.importing.week import ALWAYS, Minutes, on_days

WEEKDAYS = range(1, 8)
"""start_day_of_week: 1 is Monday."""


def level_of(layer: Node, place: tzinfo, losses: Losses) -> Group:
    """The layer; empty where it is never active."""
    people = tuple(one.object("user").id() for one in layer.each("users"))
    length = timedelta(seconds=layer.whole("rotation_turn_length_seconds", 7 * 24 * 3600))
    first = wall_at(layer, "start", place)
    start = wall_at(layer, "rotation_virtual_start", place) or first
    if start is None or not people:
        return ()
    start, people = _from(first or start, start, length, people)
    end = wall_at(layer, "end", place)
    turns = Turns(layer.where, people, start, end, _minutes(layer))
    return turns.every(length, losses)


def _from(
    first: datetime, start: datetime, length: timedelta, people: tuple[str, ...]
) -> tuple[datetime, tuple[str, ...]]:
    """The turn during which the layer begins, and who follow whom from there on.

    PagerDuty counts turns from the virtual start, but the layer is active from its start on.
    """
    if not length or first < start:
        return start, people
    turns = (first - start) // length
    at = turns % len(people)
    return start + turns * length, (*people[at:], *people[:at])


def _minutes(layer: Node) -> Minutes:
    restrictions = layer.each("restrictions")
    if not restrictions:
        return ALWAYS
    return frozenset(minute for one in restrictions for minute in _restriction(one))


def _restriction(one: Node) -> Minutes:
    start = minutes_at(one, "start_time_of_day")
    length = one.whole("duration_seconds") // 60
    if one.text("type") == "daily_restriction":
        return on_days(range(7), start, length)
    day = one.whole("start_day_of_week", 1)
    if day not in WEEKDAYS:
        one.get("start_day_of_week").refuse("must be 1 (Monday) to 7 (Sunday)")
    return on_days([day - 1], start, length)

"""Grafana OnCall's shifts: single, recurring and rolling ones, on levels that cover one another."""

from datetime import datetime, timedelta, tzinfo

from dispatch.importing.clock import wall_at
from dispatch.importing.grafana_turns import daily, days_of, weekly
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group, Level
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns, together
from dispatch.importing.week import DAY
from dispatch.rota.layer_tables import MOST_UNITS
from dispatch.rota.model import HandOver, Override
from dispatch.rota.wall_clock import moment, zone

FREQUENCIES = ("hourly", "daily", "weekly", "monthly")
SINGLE = {"single_event", "override"}
ROLLING = "rolling_users"


def levels_of(shifts: list[Node], place: str, losses: Losses) -> tuple[Level, ...]:
    """The shifts that come again, by their level from below."""
    numbers = sorted({one.whole("level") for one in _recurring(shifts)})
    return tuple(
        together(
            group
            for one in _recurring(shifts)
            if one.whole("level") == number
            for group in _groups(one, place, losses)
        )
        for number in numbers
    )


def overrides_of(shifts: list[Node], place: str) -> tuple[Override, ...]:
    """The single ones."""
    found = []
    for one in shifts:
        start = wall_at(one, "start", _zone(one, place))
        if one.text("type") in SINGLE and start and (people := one.get("users").texts()):
            at = moment(start, _zone(one, place))
            found.append(Override(at, at + timedelta(seconds=one.whole("duration")), people))
    return tuple(found)


def _recurring(shifts: list[Node]) -> list[Node]:
    return [one for one in shifts if one.text("type") not in SINGLE]


def _zone(shift: Node, place: str) -> tzinfo:
    name = shift.text("time_zone") or place
    try:
        return zone(name)
    except ValueError:
        shift.get("time_zone").refuse("must be a time zone, as Europe/Warsaw")


def _groups(shift: Node, place: str, losses: Losses) -> list[Group]:
    """One group for each person who is on call together with others."""
    if shift.text("time_zone", place) != place:
        why = "the shift has another time zone than its schedule"
        instead = f"hand-overs keep the time of its beginning in {place}"
        losses.add(What.TIME_ZONE, shift.where, why, instead)
    for key in ("by_month", "by_monthday"):
        if shift.each(key):
            losses.add(What.TIMES, shift.where, f"{key} limits it", "it is on call all the time")
    turns = [one.texts() for one in shift.each("rolling_users")]
    if shift.text("type") != ROLLING:
        turns = [shift.get("users").texts()]
    turns = [one for one in turns if one]
    first = shift.whole("start_rotation_from_user_index") % len(turns) if turns else 0
    turns = [*turns[first:], *turns[:first]]
    many = max(map(len, turns), default=0)
    sides = [tuple(one[number % len(one)] for one in turns) for number in range(many)]
    return [_group(shift, people, place, losses) for people in sides]


def _group(shift: Node, people: tuple[str, ...], place: str, losses: Losses) -> Group:
    local = _zone(shift, place)
    start, until = wall_at(shift, "start", local), wall_at(shift, "until", local)
    frequency = shift.text("frequency", "weekly")
    if frequency not in FREQUENCIES or start is None:
        shift.refuse(f"must have a start and a frequency: {', '.join(FREQUENCIES)}")
    start, until = _in(start, local, place), _in(until, local, place) if until else None
    turns = Turns(shift.where, people, start, until)
    every = min(MOST_UNITS, max(1, shift.whole("interval", 1)))
    days = days_of(shift)
    if frequency == "monthly":
        if shift.whole("duration") // 60 < 28 * DAY:
            why = "a shift of a month that does not last the month"
            losses.add(What.TIMES, shift.where, why, "it is on call all the time")
        return turns.layers(HandOver.MONTHLY, every, losses)
    if frequency == "hourly":
        return turns.every(timedelta(hours=every), losses)
    if frequency == "daily":
        return daily(shift, turns, days, every, losses)
    return weekly(shift, turns, days, every, losses)


def _in(at: datetime, local: tzinfo, place: str) -> datetime:
    """Wall time of one zone as that of another."""
    return (
        at
        if local == zone(place)
        else at.replace(tzinfo=local).astimezone(zone(place)).replace(tzinfo=None)
    )

"""Opsgenie's rotations: turns of hours, days or weeks within time restrictions."""

from datetime import timedelta, tzinfo

from dispatch.importing.clock import wall_at
from dispatch.importing.loss import What
from dispatch.importing.model import Group
from dispatch.importing.node import Node
from dispatch.importing.opsgenie_escalations import Teams
from dispatch.importing.turn import Turns
from dispatch.importing.week import ALWAYS, DAY, WEEK, Minutes, on_days

LENGTHS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LAST_HOUR = 24


def group_of(rotation: Node, place: tzinfo, teams: Teams) -> Group:
    """One rotation; empty where nobody is ever on call in it."""
    start = wall_at(rotation, "startDate", place)
    if rotation.get("enabled").value is False or start is None:
        why = "the rotation is disabled, or has no startDate"
        teams.losses.add(What.TURN, rotation.where, why, "left out")
        return ()
    people = [who for one in rotation.each("participants") if (who := _participant(one, teams))]
    kind = rotation.text("type", "weekly").lower()
    if kind not in LENGTHS:
        rotation.get("type").refuse("must be hourly, daily or weekly")
    length = LENGTHS[kind] * min(max(1, rotation.whole("length", 1)), 10**5)
    end = wall_at(rotation, "endDate", place)
    turns = Turns(rotation.where, tuple(people), start, end, _minutes(rotation))
    return turns.every(length, teams.losses)


def _participant(one: Node, teams: Teams) -> str:
    kind = one.text("type", "user")
    if kind == "user":
        return teams.user(one)
    why = f"a turn of {kind}: turns are of people"
    teams.losses.add(What.PERSON, one.where, why, "left out: the turns of the others follow")
    return ""


def _minutes(rotation: Node) -> Minutes:
    restriction = rotation.object("timeRestriction")
    if restriction.text("type") == "time-of-day":
        one = restriction.object("restriction")
        start, end = _clock(one, "start"), _clock(one, "end")
        return on_days(range(7), start, (end - start) % DAY or DAY)
    several = restriction.each("restrictions")
    if not several:
        return ALWAYS
    return frozenset(minute for one in several for minute in _weekly(one))


def _weekly(one: Node) -> Minutes:
    start = _day(one, "startDay") * DAY + _clock(one, "start")
    end = _day(one, "endDay") * DAY + _clock(one, "end")
    return on_days([0], start, (end - start) % WEEK or WEEK)


def _day(one: Node, key: str) -> int:
    day = one.text(key, None).lower()
    if day not in DAYS:
        one.get(key).refuse(f"must be one of {', '.join(DAYS)}")
    return DAYS.index(day)


def _clock(one: Node, which: str) -> int:
    hour = one.whole(f"{which}Hour")
    minute = one.whole(f"{which}Min")
    if hour > LAST_HOUR or minute >= 60:  # noqa: PLR2004 - minutes of an hour
        one.get(f"{which}Hour").refuse("and its minutes must be a time of day")
    return hour * 60 + minute

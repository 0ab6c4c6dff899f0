"""Grafana OnCall's shifts: single, recurring and rolling ones, on levels that cover one another."""

from datetime import datetime, timedelta, tzinfo

from dispatch.importing.clock import wall_at
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group, Level
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns, together
from dispatch.importing.week import ALWAYS, DAY, WEEK, on_days
from dispatch.rota.layer_tables import MOST_UNITS
from dispatch.rota.model import HandOver, Override
from dispatch.rota.wall_clock import moment, zone

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
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
        if one.text("type") in SINGLE and start and (people := _ids(one.each("users"))):
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
    turns = [_ids(one.elements()) for one in shift.each("rolling_users")]
    if shift.text("type") != ROLLING:
        turns = [_ids(shift.each("users"))]
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
    days = _days(shift)
    if frequency == "monthly":
        if shift.whole("duration") // 60 < 28 * DAY:
            why = "a shift of a month that does not last the month"
            losses.add(What.TIMES, shift.where, why, "it is on call all the time")
        return turns.layers(HandOver.MONTHLY, every, losses)
    if frequency == "hourly":
        return turns.every(timedelta(hours=every), losses)
    if frequency == "daily":
        return _daily(shift, turns, days, every, losses)
    return _weekly(shift, turns, days, every, losses)


def _daily(shift: Node, turns: Turns, days: list[int], every: int, losses: Losses) -> Group:
    """Turns of a day; of only some weekdays, each of those has its own turns."""
    begins, length = _clock(turns.start), _length(shift)
    if not days or len(days) == len(DAYS):
        minutes = on_days(range(7), begins, length) if length < DAY else ALWAYS
        return _within(turns, minutes).layers(HandOver.DAILY, every, losses)
    if every > 1:
        why = f"every {every} days, and only on some weekdays"
        losses.add(What.TURN, shift.where, why, "every day of these weekdays")
    starts = [day * DAY + begins for day in days]
    first = next((at for at in starts if at // DAY >= turns.start.weekday()), starts[0])
    ahead = (first // DAY - turns.start.weekday()) % 7
    place = starts.index(first)
    minutes = on_days(days, begins, min(length, DAY))
    begun = Turns(
        turns.where, turns.people, turns.start + timedelta(days=ahead), turns.end, minutes
    )
    return begun.within(HandOver.WEEKLY, [*starts[place:], *starts[:place]], losses)


def _weekly(shift: Node, turns: Turns, days: list[int], every: int, losses: Losses) -> Group:
    begins, length = _clock(turns.start), _length(shift)
    if not days:
        at = turns.start.weekday() * DAY + begins
        minutes = on_days([0], at, length) if length < WEEK else ALWAYS
        return _within(turns, minutes).layers(HandOver.WEEKLY, every, losses)
    minutes = on_days(days, begins, min(length, DAY))
    week_start = shift.text("week_start", "SU")
    first = DAYS.index(week_start) if week_start in DAYS else 0
    back = timedelta(days=(turns.start.weekday() - first) % 7)
    begun = Turns(turns.where, turns.people, turns.start - back, turns.end, minutes)
    return begun.layers(HandOver.WEEKLY, every, losses)


def _within(turns: Turns, minutes: frozenset[int]) -> Turns:
    return Turns(turns.where, turns.people, turns.start, turns.end, minutes)


def _days(shift: Node) -> list[int]:
    names = _ids(shift.each("by_day"))
    if unknown := {*names} - {*DAYS}:
        shift.get("by_day").refuse(f"has {min(unknown)}: days are {', '.join(DAYS)}")
    return sorted({DAYS.index(name) for name in names})


def _length(shift: Node) -> int:
    """Minutes."""
    return max(1, shift.whole("duration", 24 * 3600) // 60)


def _clock(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _in(at: datetime, local: tzinfo, place: str) -> datetime:
    """Wall time of one zone as that of another."""
    return (
        at
        if local == zone(place)
        else at.replace(tzinfo=local).astimezone(zone(place)).replace(tzinfo=None)
    )


def _ids(nodes: list[Node]) -> tuple[str, ...]:
    return tuple(str(one.typed(str, "").value) for one in nodes)

"""Incident Manager's rotations: daily, weekly and monthly hand-offs, several of them a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.importing.clock import moment_at, wall_at, zone_at
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group, Level, Schedule
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns, together
from dispatch.importing.week import ALWAYS, DAY, Minutes, on_days
from dispatch.rota.files import MOST_LAYERS
from dispatch.rota.layer_tables import MOST_UNITS
from dispatch.rota.model import HandOver, Override
from dispatch.rota.wall_clock import zone

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
LAST_MINUTE = DAY - 1
"""23:59 is how the console writes the end of a day."""
MOST_ON_CALL = 30


@dataclass(frozen=True, slots=True)
class Rotations:
    """The rotations of an export by their ARNs, and overrides as get-rotation-override has them."""

    nodes: Mapping[str, Node]
    overrides: list[Node]
    losses: Losses

    def schedule(self, contact: Node) -> Schedule:
        """The on-call schedule of a contact: all its rotations are on call together."""
        arns = [str(one.typed(str, "").value) for one in contact.object("Plan").each("RotationIds")]
        known = [self.nodes[arn] for arn in arns if arn in self.nodes]
        where = f"{contact.file}: {contact.text('ContactArn')}"
        if len(known) < len(arns) or not arns:
            why = "a rotation of it is not in the export: collect it with get-rotation"
            self.losses.add(What.TURN, where, why, "left out")
        zones = [zone_at(one, "TimeZoneId", self.losses) for one in known] or ["UTC"]
        if len(set(zones)) > 1:
            why = "its rotations have different time zones"
            instead = f"hand-overs keep today's time in {zones[0]}"
            self.losses.add(What.TIME_ZONE, where, why, instead)
        level = tuple(group for one in known for group in self._groups(one, zones[0]))
        return Schedule(
            contact.text("ContactArn"),
            contact.text("Alias") or contact.text("DisplayName"),
            zones[0],
            where,
            (together(level),),
            tuple(one for arn in arns for one in self._overrides(arn)),
        )

    def _groups(self, rotation: Node, place: str) -> Level:
        people = tuple(str(one.typed(str, "").value) for one in rotation.each("ContactIds"))
        start = wall_at(rotation, "StartTime", zone(place)) or datetime(2020, 1, 6)  # noqa: DTZ001
        recurrence = rotation.object("Recurrence")
        many = min(MOST_ON_CALL, max(1, recurrence.whole("NumberOfOnCalls", 1)))
        where = f"{rotation.file}: {rotation.text('RotationArn')}"
        if many > 1:
            why = f"{many} people are on call at once"
            instead = "as many rotas; who is on call with whom: compare tocsin oncall"
            self.losses.add(What.TOGETHER, where, why, instead)
        minutes = _coverage(recurrence)
        turns = [
            Turns(where, _nth(people, number, many), start, None, minutes)
            for number in range(min(many, len(people)))
        ]
        return tuple(_group(one, recurrence, self.losses) for one in turns)

    def _overrides(self, arn: str) -> list[Override]:
        found = []
        for one in self.overrides:
            start, end = moment_at(one, "StartTime"), moment_at(one, "EndTime")
            people = tuple(str(who.typed(str, "").value) for who in one.each("NewContactIds"))
            if one.text("RotationArn") == arn and start and end and people:
                found.append(Override(start, end, people))
        return found


def _nth(people: tuple[str, ...], number: int, many: int) -> tuple[str, ...]:
    """Who is the `number`-th of those on call, shift after shift."""
    return tuple(people[(turn * many + number) % len(people)] for turn in range(len(people)))


def _group(turns: Turns, recurrence: Node, losses: Losses) -> Group:
    every = min(MOST_UNITS, max(1, recurrence.whole("RecurrenceMultiplier", 1)))
    if monthly := recurrence.each("MonthlySettings"):
        return _monthly(turns, monthly, every, losses)
    weekly = [_weekly(one) for one in recurrence.each("WeeklySettings")]
    daily = [_minute(one) for one in recurrence.each("DailySettings")]
    period = HandOver.WEEKLY if weekly else HandOver.DAILY
    return _periodic(turns, period, sorted({*(weekly or daily)}) or [0], every, losses)


def _periodic(
    turns: Turns, period: HandOver, starts: list[int], every: int, losses: Losses
) -> Group:
    """Turns that begin at these minutes of each day or week."""
    long = DAY if period is HandOver.DAILY else 7 * DAY
    midnight = turns.start.replace(hour=0, minute=0)
    first = midnight - timedelta(days=midnight.weekday() if period is HandOver.WEEKLY else 0)
    # The turn under way when the rotation starts is the first one's.
    since = (turns.start - first) // timedelta(minutes=1)
    at = max((one for one in starts if one <= since), default=starts[-1] - long)
    begun = Turns(turns.where, turns.people, first + timedelta(minutes=at), None, turns.minutes)
    if len(starts) == 1:
        return begun.layers(period, every, losses)
    if every > 1 or len(starts) > MOST_LAYERS:
        why = f"{len(starts)} hand-offs, and again only every {every}"
        losses.add(What.TURN, turns.where, why, "the first hand-off alone")
        return begun.layers(period, every, losses)
    place = starts.index(at % long)
    return begun.within(period, [*starts[place:], *starts[:place]], losses)


def _monthly(turns: Turns, monthly: list[Node], every: int, losses: Losses) -> Group:
    if len(monthly) > 1:
        why = "several hand-offs a month: a layer hands over once"
        losses.add(What.TURN, turns.where, why, "the first of them alone")
    minute = _minute(monthly[0].object("HandOffTime"))
    day = min(31, max(1, monthly[0].whole("DayOfMonth", 1)))
    month = turns.start.replace(day=1, hour=minute // 60, minute=minute % 60)
    begun = max(
        (one for one in (_on(month, day, 0), _on(month, day, -1)) if one <= turns.start),
        default=_on(month, day, -1),
    )
    return Turns(turns.where, turns.people, begun, None, turns.minutes).layers(
        HandOver.MONTHLY, every, losses
    )


def _on(month: datetime, day: int, later: int) -> datetime:
    """The day of a month some months later; the 31st needs a month that has it."""
    year, number = divmod(month.year * 12 + month.month - 1 + later, 12)
    for back in range(3):
        try:
            return month.replace(year=year, month=(number - back) % 12 + 1, day=day)
        except ValueError:
            continue
    return month


def _weekly(one: Node) -> int:
    day = one.text("DayOfWeek", None)
    if day not in DAYS:
        one.get("DayOfWeek").refuse(f"must be one of {', '.join(DAYS)}")
    return DAYS.index(day) * DAY + _minute(one.object("HandOffTime"))


def _minute(one: Node) -> int:
    minute = one.whole("HourOfDay") * 60 + one.whole("MinuteOfHour")
    if minute >= DAY:
        one.refuse("must be a time of day: HourOfDay and MinuteOfHour")
    return minute


def _coverage(recurrence: Node) -> Minutes:
    """The hours of ShiftCoverages; an end that is not after its start is on the next day."""
    coverages = recurrence.object("ShiftCoverages")
    found: set[int] = set()
    for day in coverages.names():
        if day not in DAYS:
            coverages.refuse(f"must have the keys {', '.join(DAYS)}")
        for one in coverages.each(day):
            start, end = _minute(one.object("Start")), _minute(one.object("End"))
            end = DAY if end == LAST_MINUTE else end
            found |= on_days([DAYS.index(day)], start, (end - start) % DAY or DAY)
    return frozenset(found) or ALWAYS

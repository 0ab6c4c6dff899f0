"""Incident Manager's recurrence: when its rotations hand off, and the hours that they cover."""

from datetime import datetime, timedelta

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns
from dispatch.importing.week import ALWAYS, DAY, Minutes, on_days
from dispatch.rota.files import MOST_LAYERS
from dispatch.rota.layer_tables import MOST_UNITS
from dispatch.rota.model import HandOver

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
LAST_MINUTE = DAY - 1
"""23:59 is how the console writes the end of a day."""


def group_of(turns: Turns, recurrence: Node, losses: Losses) -> Group:
    """The layers of a rotation that hands off as its recurrence says."""
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


def coverage_of(recurrence: Node) -> Minutes:
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

"""Grafana OnCall's daily and weekly shifts: whose turn it is, and at which times."""

from datetime import datetime, timedelta

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns
from dispatch.importing.week import ALWAYS, DAY, WEEK, on_days
from dispatch.rota.model import HandOver

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def daily(shift: Node, turns: Turns, days: list[int], every: int, losses: Losses) -> Group:
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


def weekly(shift: Node, turns: Turns, days: list[int], every: int, losses: Losses) -> Group:
    """Turns of a week; on several weekdays one turn has them all."""
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


def days_of(shift: Node) -> list[int]:
    """The weekdays of a shift, 0 is Monday; none for all."""
    names = shift.get("by_day").texts()
    if unknown := {*names} - {*DAYS}:
        shift.get("by_day").refuse(f"has {min(unknown)}: days are {', '.join(DAYS)}")
    return sorted({DAYS.index(name) for name in names})


def _length(shift: Node) -> int:
    """Minutes."""
    return max(1, shift.whole("duration", 24 * 3600) // 60)


def _clock(at: datetime) -> int:
    return at.hour * 60 + at.minute

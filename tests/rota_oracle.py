"""Rotas worked out anew with dateutil: its recurrence rules and its own reading of time zones."""

from bisect import bisect_right
from datetime import UTC, datetime, time, timedelta

from dateutil import rrule, tz

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2036, 1, 1, tzinfo=UTC)
HOURS = int((END - BEGIN).total_seconds() // 3600)
FREQUENCIES = {"daily": rrule.DAILY, "weekly": rrule.WEEKLY, "monthly": rrule.MONTHLY}
SLACK = timedelta(days=400)


class Oracle:
    """Layers from the plainest description of them; answers who is on call."""

    def __init__(self, zone, *layers):
        self.zone = tz.gettz(zone)
        assert self.zone, zone
        self.layers = [Turns(self, **layer) for layer in layers]

    def moment(self, wall):
        """Seconds since 1970 at which clocks show `wall`; a skipped time is counted on."""
        return tz.resolve_imaginary(wall.replace(tzinfo=self.zone)).timestamp()

    def on_call(self, second):
        for layer in reversed(self.layers):
            if who := layer.on_call(second):
                return (who,)
        return ()

    def edges(self):
        """Every moment at which a layer changes, in seconds since 1970."""
        return sorted({edge for layer in self.layers for edge in layer.edges()})


class Turns:
    """One layer: its hand-overs by a recurrence rule, its hours by another."""

    def __init__(self, oracle, contacts, hand_over, start, **more):
        hours, end = more.get("hours"), more.get("end")
        self.contacts = contacts
        self.end = oracle.moment(end) if end else float("inf")
        by_day = {}
        if hand_over == "monthly":  # the last that exists of the days up to this one
            by_day = {"bymonthday": range(28, start.day + 1), "bysetpos": -1}
            by_day = by_day if start.day > 28 else {}
        rule = rrule.rrule(
            FREQUENCIES[hand_over],
            dtstart=start,
            interval=more.get("every", 1),
            until=(END + SLACK).replace(tzinfo=None),
            **by_day,
        )
        self.hand_overs = [oracle.moment(wall) for wall in rule]
        self.open = None if hours is None else [_open(oracle, *hours)]

    def on_call(self, second):
        number = bisect_right(self.hand_overs, second) - 1
        if number < 0 or second >= self.end or not self._is_open(second):
            return None
        return self.contacts[number % len(self.contacts)]

    def _is_open(self, second):
        if self.open is None:
            return True
        for starts, ends in self.open:
            number = bisect_right(starts, second) - 1
            if number >= 0 and second < ends[number]:
                return True
        return False

    def edges(self):
        opened = [edge for spans in self.open or [] for some in spans for edge in some]
        return [*self.hand_overs, *opened, self.end]


def _open(oracle, days, opens, closes):
    """Beginnings and ends of hours: `days` as Monday is 0, `opens` and `closes` as (9, 0)."""
    first = datetime.combine(BEGIN.date() - timedelta(days=8), time(*opens))
    rule = rrule.rrule(
        rrule.WEEKLY, dtstart=first, byweekday=days, until=(END + SLACK).replace(tzinfo=None)
    )
    walls = list(rule)
    over_midnight = timedelta(days=1 if closes <= opens else 0)
    ends = [datetime.combine(wall.date() + over_midnight, time(*closes)) for wall in walls]
    return list(map(oracle.moment, walls)), list(map(oracle.moment, ends))

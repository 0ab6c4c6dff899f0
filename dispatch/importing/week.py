"""The minutes of a week in which somebody is on call, and a layer's hours that say the same."""

from collections.abc import Iterable
from datetime import timedelta

from dispatch.rota.model import Hours

DAY = 24 * 60
WEEK = 7 * DAY
"""Minutes."""
ALWAYS = frozenset(range(WEEK))
Minutes = frozenset[int]
"""Minutes since Monday 00:00."""


def on_days(days: Iterable[int], start: int, length: int) -> Minutes:
    """From `start` (of a day) for `length` minutes on these weekdays (0 is Monday)."""
    begins = (day * DAY + start for day in days)
    return frozenset(minute % WEEK for at in begins for minute in range(at, at + min(length, WEEK)))


def minutes_of(hours: Iterable[Hours]) -> Minutes:
    """The minutes of a layer's hours; of none it is always."""
    found: set[int] = set()
    for one in hours:
        opens, closes = (at // timedelta(minutes=1) for at in (one.opens, one.closes))
        found |= on_days(one.days, opens, closes - opens)
    return frozenset(found) or ALWAYS


def hours_of(minutes: Minutes) -> tuple[Hours, ...]:
    """Hours that are exactly these minutes; none where it is always."""
    if len(minutes) == WEEK:
        return ()
    pieces: dict[tuple[int, int], list[int]] = {}
    for start, length in _runs(minutes):
        for at in range(start, start + length, DAY):
            day, opens = divmod(at % WEEK, DAY)
            pieces.setdefault((opens, min(DAY, start + length - at)), []).append(day)
    return tuple(
        Hours(tuple(sorted(days)), timedelta(minutes=opens), timedelta(minutes=opens + length))
        for (opens, length), days in sorted(pieces.items())
    )


def _runs(minutes: Minutes) -> list[tuple[int, int]]:
    """Unbroken runs as their start and length; one over Sunday's midnight is one run."""
    runs = []
    for start in sorted(at for at in minutes if (at - 1) % WEEK not in minutes):
        length = 1
        while (start + length) % WEEK in minutes:
            length += 1
        runs.append((start, length))
    return runs

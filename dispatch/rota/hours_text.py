"""Restricted hours as operators write them: `mon-fri 09:00-17:00`, `sat,sun 22:00-06:00`."""

import re
from datetime import timedelta

from dispatch.rota.model import Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TEXT = re.compile(r"([a-z,-]+) +(\d\d:\d\d) *- *(\d\d:\d\d)", re.ASCII)
DAY = timedelta(days=1)
FORM = '"mon-fri 09:00-17:00": days (mon to sun, with - and ,), then from and to'


def hours_of(text: str) -> Hours:
    """The hours; raises ValueError with what is wrong.

    Where the end is not after the beginning it is on the following day; 24:00 is midnight at the
    end of the day.
    """
    found = TEXT.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(f'"{text}" are no hours: write them as {FORM}')
    opens, closes = _time(found[2]), _time(found[3])
    if opens == DAY:
        raise ValueError(f'"{text}" begins at 24:00: write 00:00 of the next day')
    return Hours(_days(found[1], text), opens, closes if closes > opens else closes + DAY)


def text_of(hours: Hours) -> str:
    """The hours as they would be written, each day by itself."""
    days = ",".join(DAYS[day] for day in hours.days)
    closes = hours.closes if hours.closes <= DAY else hours.closes - DAY
    return f"{days} {_clock(hours.opens)}-{_clock(closes)}"


def _days(text: str, whole: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if first not in DAYS or (dash and last not in DAYS):
            raise ValueError(f'"{whole}": there is no day {part!r}; days are {" ".join(DAYS)}')
        begin = DAYS.index(first)
        length = (DAYS.index(last or first) - begin) % 7
        found += [(begin + offset) % 7 for offset in range(length + 1)]
    return tuple(sorted(set(found)))


def _time(text: str) -> timedelta:
    hour, minute = map(int, text.split(":"))
    since_midnight = timedelta(hours=hour, minutes=minute)
    if minute > 59 or since_midnight > DAY:  # noqa: PLR2004 - minutes of an hour
        raise ValueError(f"{text} is no time of day: give 00:00 to 24:00")
    return since_midnight


def _clock(since_midnight: timedelta) -> str:
    hour, minute = divmod(since_midnight // timedelta(minutes=1), 60)
    return f"{hour:02}:{minute:02}"

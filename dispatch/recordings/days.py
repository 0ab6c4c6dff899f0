"""Days as Amazon Connect writes them into the keys of recordings: YYYY/MM/DD/ in UTC."""

from collections.abc import Iterator
from datetime import date, timedelta

ONE = timedelta(days=1)
JANUARY, DECEMBER = 1, 12


def folders(first: date, last: date) -> Iterator[str]:
    """Folders that hold these days and no other, from the first on: days, months, whole years.

    Few for many days: six years are 6, and no range of a century needs more than 200.
    """
    day = first
    while day <= last:
        end, folder = _widest(day, last)
        yield folder
        if end == date.max:
            return
        day = end + ONE


def _widest(day: date, last: date) -> tuple[date, str]:
    """The longest of year, month and day that begins here, and its last day."""
    year_end = date(day.year, DECEMBER, 31)
    if (day.month, day.day) == (JANUARY, 1) and year_end <= last:
        return year_end, f"{day:%Y}/"
    month_end = _month_end(day)
    if day.day == 1 and month_end <= last:
        return month_end, f"{day:%Y/%m}/"
    return day, f"{day:%Y/%m/%d}/"


def _month_end(day: date) -> date:
    if day.month == DECEMBER:
        return date(day.year, DECEMBER, 31)
    return date(day.year, day.month + 1, 1) - ONE

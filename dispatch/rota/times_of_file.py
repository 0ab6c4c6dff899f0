"""Dates and times as rotas have them in TOML: without quotes, in the rota's zone unless told."""

from datetime import UTC, date, datetime, time, tzinfo

from dispatch.rota.wall_clock import moment
from dispatch.toml_file import Table

YEARS = range(2000, 2101)
"""A hand-over outside these is a slip of the pen."""


def wall_time_in(table: Table, key: str) -> datetime:
    """A local date-time, as 2026-01-05T09:00:00; a date is its midnight. No offset is taken."""
    value = _date_time(table, key)
    if value.tzinfo is not None:
        table.refuse(key, f"{key} is wall time in the rota's time zone: leave out the offset")
    return value


def moment_in(table: Table, key: str, place: tzinfo) -> datetime:
    """A moment (UTC) from a local date-time in `place`, a date, or a date-time with an offset."""
    value = _date_time(table, key)
    return value.astimezone(UTC) if value.tzinfo else moment(value, place)


def _date_time(table: Table, key: str) -> datetime:
    table.asked.add(key)
    value = table.values.get(key)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        what = f"{key} must be" if key in table.values else f"{key} is missing: give"
        table.refuse(key, f"{what} a date and time, as 2026-01-05T09:00:00 without quotes")
    if value.year not in YEARS:
        table.refuse(key, f"{key} is in {value.year}: give a year from 2000 to 2100")
    return value

"""Times of an export: moments, wall times and time zones."""

from datetime import UTC, datetime, timedelta, tzinfo

from dispatch.importing.loss import Losses, What
from dispatch.importing.node import Node
from dispatch.rota.times_of_file import YEARS
from dispatch.rota.wall_clock import wall_time, zone

MILLISECONDS_FROM = 10**11
"""A greater number of a time counts milliseconds: in seconds it would be the year 5138."""
MINUTES_OF_A_DAY = 24 * 60


def time_at(node: Node, key: str) -> datetime | None:
    """A time as ISO 8601 or in (milli)seconds since 1970; None where there is none.

    Without an offset it is wall time, and has none here either. Raises ConfigurationError.
    """
    below = node.get(key)
    if below.value is None or below.value == "":
        return None
    time = _read(below)
    if time is None or time.year not in YEARS:
        below.refuse("must be a time from 2000 to 2100, as 2026-01-05T09:00:00Z")
    return time.replace(microsecond=0)


def wall_at(node: Node, key: str, place: tzinfo) -> datetime | None:
    """The same on the wall clock of a place, without seconds, which hand-overs have none of."""
    time = time_at(node, key)
    if time is None:
        return None
    return (wall_time(time, place) if time.tzinfo else time).replace(second=0)


def moment_at(node: Node, key: str) -> datetime | None:
    """The same as a moment (UTC); wall time counts as UTC."""
    time = time_at(node, key)
    if time is None:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def zone_at(node: Node, key: str, losses: Losses, default: str = "UTC") -> str:
    """The name of a time zone; one that does not exist is a loss and counts as the default."""
    name = node.text(key, default) or default
    try:
        zone(name)
    except ValueError:
        why = "there is no such time zone in the IANA database"
        losses.add(What.TIME_ZONE, node.get(key).where, why, f"{default} is written")
        return default
    return name


def minutes_at(node: Node, key: str) -> int:
    """A time of day as 09:00:00 or 09:00, in minutes since midnight; 24:00 is the day's end."""
    text = node.text(key, None)
    hour, _, rest = text.partition(":")
    minute = rest[:2]
    if not (_digits(hour) and _digits(minute)) or int(hour) * 60 + int(minute) > MINUTES_OF_A_DAY:
        node.get(key).refuse("must be a time of day, as 09:00:00")
    return int(hour) * 60 + int(minute)


def _digits(text: str) -> bool:
    return len(text) in {1, 2} and text.isascii() and text.isdigit()


def _read(node: Node) -> datetime | None:
    value = node.value
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            seconds = value / 1000 if value >= MILLISECONDS_FROM else value
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        time = datetime.fromisoformat(str(value))
        return time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError):
        return None

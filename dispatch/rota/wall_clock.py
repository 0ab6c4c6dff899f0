"""Wall time in a time zone, and the moment that it is."""

from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST_ZONE = 64
"""Characters; the longest name there is has 32. Python imports a package for each part of one."""


@cache
def zone(name: str) -> tzinfo:
    """The time zone of the IANA database; raises ValueError for a name it does not have."""
    try:
        return ZoneInfo(name[:LONGEST_ZONE])
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"there is no time zone {name!r}; write it as Europe/Warsaw") from error


def moment(wall: datetime, place: tzinfo) -> datetime:
    """The moment (UTC) at which the clocks in `place` show `wall`.

    As RFC 5545, 3.3.5 reads local times: one that occurs twice is the first of the two, and one
    that is skipped is counted on from before the gap (02:30, where 02:00 is followed by 03:00, is
    03:30).
    """
    return wall.replace(tzinfo=place, fold=0).astimezone(UTC)


def wall_time(at: datetime, place: tzinfo) -> datetime:
    """What the clocks in `place` show at a moment, without an offset."""
    return at.astimezone(place).replace(tzinfo=None)

"""A batch of log lines in, events for the bus out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dispatch.vcenter.grouping import changes
from dispatch.vcenter.reader import read_line
from dispatch.vcenter.sighting import LogLine, NoSighting, Sighting

SOURCE: Final = "tocsin.vcenter"
DETAIL_TYPE: Final = "vCenter Alarm"


@dataclass(frozen=True, slots=True)
class Reading:
    """The details of the events to send, in their order, and how many lines were what."""

    details: tuple[dict[str, str], ...]
    lines: int
    unreadable: int


def read_lines(lines: Iterable[LogLine]) -> Reading:
    """What `lines` say, one event for each change of an alarm's colour."""
    read = [read_line(line) for line in lines]
    sightings = [one for one in read if isinstance(one, Sighting)]
    return Reading(
        details=tuple(map(_detail, changes(sightings))),
        lines=len(read),
        unreadable=read.count(NoSighting.UNREADABLE),
    )


def _detail(seen: Sighting) -> dict[str, str]:
    detail = {
        "alarm": seen.alarm,
        "entity": seen.entity,
        "entity_type": seen.entity_type,
        "from": seen.before,
        "to": seen.after,
        "at": seen.at.isoformat(),
        "vcenter": seen.vcenter,
    }
    return {name: value for name, value in detail.items() if value}

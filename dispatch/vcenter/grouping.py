"""The three or four lines that one alarm makes become one change of its colour."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dispatch.vcenter.colours import CALM, GREEN
from dispatch.vcenter.sighting import Sighting


def changes(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Each change once, earliest first, whatever the order and number of the lines.

    Lines that only let a colour be inferred count where none of the same alarm states its change.
    What stays as it was is no change, and gray is as green.
    """
    by_alarm: dict[tuple[str, str, str], list[Sighting]] = defaultdict(list)
    for one in sightings:
        by_alarm[one.key].append(one)
    found = [one for group in by_alarm.values() for one in _of_one_alarm(group)]
    return sorted(found, key=lambda one: (one.at, one.number))


def _of_one_alarm(group: Sequence[Sighting]) -> Iterator[Sighting]:
    stated = [one for one in group if one.states_change]
    now = ""
    # vCenter's own number tells the order within one second; equal lines are equal in any order.
    for one in sorted(stated or group, key=_order):
        after = _seen_as(one.after)
        if after not in (now, _seen_as(one.before)):
            yield one
        now = after


def _order(one: Sighting) -> tuple[object, ...]:
    return one.at, one.number, one.before, one.after, one.entity_type


def _seen_as(colour: str) -> str:
    return GREEN if colour in CALM else colour

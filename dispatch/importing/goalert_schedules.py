"""GoAlert's schedules: users and rotations, each on call by rules, all of them together."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from dispatch.importing.clock import minutes_at, wall_at, zone_at
from dispatch.importing.goalert_overrides import override_of, temporary_of
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group, Schedule
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns, together
from dispatch.importing.week import ALWAYS, DAY, Minutes, on_days
from dispatch.rota.model import HandOver
from dispatch.rota.wall_clock import zone

LENGTHS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}
ONE_PERSON_FROM = datetime(2020, 1, 6)  # noqa: DTZ001 - wall time
"""The beginning of a layer that has none: a Monday, long ago."""
SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
"""weekdayFilter begins with Sunday; 0 is Monday here."""


@dataclass(frozen=True, slots=True)
class Rotations:
    """The rotations of an export by their ids."""

    nodes: Mapping[str, Node]
    losses: Losses

    def group(self, rotation: str, place: tzinfo, minutes: Minutes) -> Group:
        """One of them, active in these minutes by the clocks of a place."""
        node = self.nodes[rotation]
        people = _people(node)
        own = zone(zone_at(node, "timeZone", self.losses))
        if own != place:
            why = "its rotation has another time zone"
            instead = "hand-overs keep today's time in the schedule's zone"
            self.losses.add(What.TIME_ZONE, node.where, why, instead)
        kind, every = node.text("type", "weekly"), max(1, node.whole("shiftLength", 1))
        start, people = self._start(node, place, people)
        turns = Turns(node.where, people, start, None, minutes)
        if kind == "monthly":
            return turns.layers(HandOver.MONTHLY, min(every, 52), self.losses)
        if kind not in LENGTHS:
            node.get("type").refuse("must be hourly, daily, weekly or monthly")
        return turns.every(LENGTHS[kind] * min(every, 10**5), self.losses)

    def schedule(self, rotation: str) -> Schedule:
        """A rotation that a step names by itself."""
        node = self.nodes[rotation]
        name = zone_at(node, "timeZone", self.losses)
        level = together([self.group(rotation, zone(name), ALWAYS)])
        return Schedule(f"rotation {rotation}", node.text("name"), name, node.where, (level,))

    def _start(
        self, node: Node, place: tzinfo, people: tuple[str, ...]
    ) -> tuple[datetime, tuple[str, ...]]:
        """When the turn of the active user began, and who follow."""
        begun = wall_at(node, "start", place) or ONE_PERSON_FROM
        following = node.each("nextHandoffTimes")
        if not following or not people:
            if len(people) > 1:
                why = "without nextHandoffTimes it is not known whose turn it is"
                instead = "the first one's turn begins at start: compare tocsin oncall"
                self.losses.add(What.TURN, node.where, why, instead)
            return begun, people
        following_node = Node(node.file, following[0].path, {"at": following[0].value})
        handed = wall_at(following_node, "at", place) or begun
        at = node.whole("activeUserIndex") % len(people)
        return _before(handed, node), (*people[at:], *people[:at])


def schedule_of(schedule: Node, rotations: Rotations, overrides: list[Node]) -> Schedule:
    """One schedule with the overrides that are its own."""
    losses = rotations.losses
    name = zone_at(schedule, "timeZone", losses)
    groups = [_target(one, rotations, zone(name)) for one in schedule.each("targets")]
    own = [one for one in overrides if one.object("target").text("id") == schedule.id()]
    found = [override for one in own for override in override_of(one, losses)]
    found += temporary_of(schedule, losses)
    level = together(groups)
    where = schedule.where
    return Schedule(schedule.id(), schedule.text("name"), name, where, (level,), tuple(found))


def _target(assigned: Node, rotations: Rotations, place: tzinfo) -> Group:
    target = assigned.object("target")
    kind, identifier = target.text("type"), target.id()
    minutes = _minutes(assigned)
    if kind == "user":
        turns = Turns(assigned.where, (identifier,), ONE_PERSON_FROM, None, minutes)
        return turns.layers(HandOver.WEEKLY, 1, rotations.losses)
    if kind == "rotation" and identifier in rotations.nodes:
        return rotations.group(identifier, place, minutes)
    why = f"a target of the type {kind or 'none'} that is not in the export"
    rotations.losses.add(What.PERSON, assigned.where, why, "left out")
    return ()


def _minutes(assigned: Node) -> Minutes:
    found: set[int] = set()
    for rule in assigned.each("rules"):
        start, end = minutes_at(rule, "start"), minutes_at(rule, "end")
        days = [
            day
            for day, on in zip(SUNDAY_FIRST, rule.each("weekdayFilter"), strict=False)
            if on.typed(bool, default=False).value
        ]
        found |= on_days(days, start, (end - start) % DAY or DAY)
    return frozenset(found)


def _people(node: Node) -> tuple[str, ...]:
    ids = list(node.get("userIDs").texts())
    return tuple(filter(None, ids)) or tuple(one.id() for one in node.each("users"))


def _before(handed: datetime, node: Node) -> datetime:
    """The beginning of the turn that ends at a hand-over."""
    every = max(1, node.whole("shiftLength", 1))
    kind = node.text("type", "weekly")
    if kind in LENGTHS:
        return handed - LENGTHS[kind] * min(every, 10**4)
    months = handed.year * 12 + handed.month - 1 - min(every, 52)
    year, month = divmod(months, 12)
    day = min(handed.day, monthrange(year, month + 1)[1])
    return handed.replace(year=year, month=month + 1, day=day)

"""Incident Manager's rotations: daily, weekly and monthly hand-offs, several of them a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.importing.clock import moment_at, wall_at, zone_at
from dispatch.importing.incident_manager_handoffs import coverage_of, group_of
from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Level, Schedule
from dispatch.importing.node import Node
from dispatch.importing.turn import Turns, together
from dispatch.rota.model import Override
from dispatch.rota.wall_clock import zone

MOST_ON_CALL = 30


@dataclass(frozen=True, slots=True)
class Rotations:
    """The rotations of an export by their ARNs, and overrides as get-rotation-override has them."""

    nodes: Mapping[str, Node]
    overrides: list[Node]
    losses: Losses

    def schedule(self, contact: Node) -> Schedule:
        """The on-call schedule of a contact: all its rotations are on call together."""
        arns = contact.object("Plan").get("RotationIds").texts()
        where = f"{contact.file}: {contact.text('ContactArn')}"
        rotations = self._known(arns, where)
        place = self._zone(rotations, where)
        level = tuple(group for one in rotations for group in self._groups(one, place))
        return Schedule(
            contact.text("ContactArn"),
            contact.text("Alias") or contact.text("DisplayName"),
            place,
            where,
            (together(level),),
            tuple(one for arn in arns for one in self._overrides(arn)),
        )

    def _known(self, arns: tuple[str, ...], where: str) -> list[Node]:
        known = [self.nodes[arn] for arn in arns if arn in self.nodes]
        if len(known) < len(arns) or not arns:
            why = "a rotation of it is not in the export: collect it with get-rotation"
            self.losses.add(What.TURN, where, why, "left out")
        return known

    def _zone(self, rotations: list[Node], where: str) -> str:
        """The time zone of a schedule: the first rotation's, where they differ."""
        zones = [zone_at(one, "TimeZoneId", self.losses) for one in rotations] or ["UTC"]
        if len(set(zones)) > 1:
            why = "its rotations have different time zones"
            instead = f"hand-overs keep today's time in {zones[0]}"
            self.losses.add(What.TIME_ZONE, where, why, instead)
        return zones[0]

    def _groups(self, rotation: Node, place: str) -> Level:
        people = rotation.get("ContactIds").texts()
        start = wall_at(rotation, "StartTime", zone(place)) or datetime(2020, 1, 6)  # noqa: DTZ001
        recurrence = rotation.object("Recurrence")
        many = min(MOST_ON_CALL, max(1, recurrence.whole("NumberOfOnCalls", 1)))
        where = f"{rotation.file}: {rotation.text('RotationArn')}"
        if many > 1:
            why = f"{many} people are on call at once"
            instead = "as many rotas; who is on call with whom: compare tocsin oncall"
            self.losses.add(What.TOGETHER, where, why, instead)
        minutes = coverage_of(recurrence)
        turns = [
            Turns(where, _nth(people, number, many), start, None, minutes)
            for number in range(min(many, len(people)))
        ]
        return tuple(group_of(one, recurrence, self.losses) for one in turns)

    def _overrides(self, arn: str) -> list[Override]:
        found = []
        for one in self.overrides:
            start, end = moment_at(one, "StartTime"), moment_at(one, "EndTime")
            people = one.get("NewContactIds").texts()
            if one.text("RotationArn") == arn and start and end and people:
                found.append(Override(start, end, people))
        return found


def _nth(people: tuple[str, ...], number: int, many: int) -> tuple[str, ...]:
    """Who is the `number`-th of those on call, shift after shift."""
    return tuple(people[(turn * many + number) % len(people)] for turn in range(len(people)))

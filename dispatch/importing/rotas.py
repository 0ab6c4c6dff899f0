"""A schedule becomes as many rotas as it has people on call together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.importing.loss import Losses, What
from dispatch.importing.model import Group, Level, Schedule
from dispatch.importing.turn import LATEST
from dispatch.importing.week import minutes_of
from dispatch.rota.files import MOST_LAYERS, MOST_OVERRIDES
from dispatch.rota.model import MOST_TOGETHER, Layer, Override, Rota

MOST_PARALLEL = 4
"""Rotas of one schedule: a stage calls 20 people at most, and counts each rota as 4."""


@dataclass(frozen=True, slots=True)
class People:
    """Contacts' keys by the source's ids, and what time it is (wall time and UTC agree enough)."""

    keys: Mapping[str, str]
    today: datetime

    def known(self, ids: tuple[str, ...], where: str, losses: Losses) -> tuple[str, ...]:
        """The keys of those who are in the export; the others are losses."""
        for one in ids:
            if one not in self.keys:
                why = f"there is nobody with the id {one} in the export"
                losses.add(What.PERSON, where, why, "left out")
        return tuple(self.keys[one] for one in ids if one in self.keys)


def rotas_of(schedule: Schedule, name: str, people: People, losses: Losses) -> list[Rota]:
    """The rotas, named `name`, `name_2` and so on; none where nobody would be on call."""
    levels = [_level(level, schedule.where, people, losses) for level in schedule.levels]
    levels = [level for level in levels if level]
    if not levels:
        why = "nobody is on call in it"
        losses.add(What.PERSON, schedule.where, why, "no rota; the steps go on without it")
        return []
    overrides = _overrides(schedule, people, losses)
    many = max(map(_parallel, levels))
    if many > MOST_PARALLEL:
        why = f"{many} rotations are on call together; a schedule becomes {MOST_PARALLEL} rotas"
        instead = f"{MOST_PARALLEL} of them call at a time"
        losses.add(What.TOGETHER, schedule.where, why, instead)
    rotas = []
    for number in range(min(many, MOST_PARALLEL)):
        layers = _layers(levels, number, schedule.where, losses)
        own = name if not number else f"{name}_{number + 1}"
        rotas.append(Rota(own, schedule.time_zone, layers, overrides))
    return rotas


def _level(level: Level, where: str, people: People, losses: Losses) -> Level:
    groups = [tuple(_named(layer, where, people, losses) for layer in group) for group in level]
    kept = [tuple(layer for layer in group if layer.contacts) for group in groups]
    return tuple(group for group in kept if group)


def _named(layer: Layer, where: str, people: People, losses: Losses) -> Layer:
    if layer.end and layer.end < people.today:
        losses.add(What.PAST, where, f"a rotation ended on {layer.end:%Y-%m-%d}", "left out")
        return replace(layer, contacts=())
    return replace(layer, contacts=people.known(layer.contacts, where, losses))


def _parallel(level: Level) -> int:
    """How many rotas the level needs: as many as it has rotations, if any two of them overlap."""
    pairs = ((one, other) for at, one in enumerate(level) for other in level[:at])
    return len(level) if any(_overlap(one, other) for one, other in pairs) else 1


def _overlap(one: Group, other: Group) -> bool:
    return any(
        not _apart(first, second) and bool(minutes_of(first.hours) & minutes_of(second.hours))
        for first in one
        for second in other
    )


def _apart(one: Layer, other: Layer) -> bool:
    """Whether one layer has ended before the other begins."""
    return any(
        first.end is not None and first.end <= second.start
        for first, second in ((one, other), (other, one))
    )


def _layers(levels: list[Level], number: int, where: str, losses: Losses) -> tuple[Layer, ...]:
    """The levels from below, each with its rotation of this number on top.

    So whoever is on call in one of several rotations is on call in the rota of its number, and
    where only some are active every rota has one of those.
    """
    layers: list[Layer] = []
    for level in levels:
        top = number % len(level) + 1 if _parallel(level) > 1 else len(level)
        layers += [layer for group in (*level[top:], *level[:top]) for layer in group]
    if len(layers) > MOST_LAYERS:
        why = f"it comes to {len(layers)} layers, and a rota has {MOST_LAYERS} at most"
        losses.add(What.TURN, where, why, f"the {MOST_LAYERS} that cover the others stay")
    return tuple(layers[-MOST_LAYERS:])


def _overrides(schedule: Schedule, people: People, losses: Losses) -> tuple[Override, ...]:
    kept = [one for one in schedule.overrides if one.end.replace(tzinfo=None) > people.today]
    if past := len(schedule.overrides) - len(kept):
        losses.add(What.PAST, schedule.where, f"overrides that are over: {past}", "left out")
    if len(kept) > MOST_OVERRIDES:
        why = f"{len(kept)} overrides; a rota has {MOST_OVERRIDES} at most"
        losses.add(What.OVERRIDE, schedule.where, why, f"the first {MOST_OVERRIDES} stay")
    kept = sorted(kept, key=lambda one: one.start)[:MOST_OVERRIDES]
    named = (_override(one, schedule.where, people, losses) for one in kept)
    return tuple(one for one in named if one)


def _override(one: Override, where: str, people: People, losses: Losses) -> Override | None:
    contacts = people.known(one.contacts, where, losses)[:MOST_TOGETHER]
    replaces = people.known(one.replaces, where, losses)
    end = min(one.end, LATEST.replace(tzinfo=one.end.tzinfo))
    if not contacts or len(replaces) < len(one.replaces) or end <= one.start:
        losses.add(What.OVERRIDE, where, "an override names nobody, or no time", "left out")
        return None
    return Override(one.start, end, contacts, replaces)

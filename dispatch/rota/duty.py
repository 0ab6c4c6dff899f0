"""Who is on call at a moment, until when, and when nobody is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from dispatch.rota import hours
from dispatch.rota.model import MOST_TOGETHER, Layer, Override, Rota
from dispatch.rota.turns import hand_over, turn
from dispatch.rota.wall_clock import moment, zone

HORIZON = timedelta(days=400)
"""How far ahead a change is looked for: over a year, so that a yearly turn is found."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call, nobody where empty; `until` is None where it stays so for HORIZON."""

    contacts: tuple[str, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` these people are on call."""

    start: datetime
    end: datetime
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """From `start` to `end` nobody is on call."""

    start: datetime
    end: datetime


def on_duty(rota: Rota, at: datetime) -> Duty:
    """Who is on call, and the next moment (UTC) at which that is somebody else or nobody."""
    contacts = contacts_at(rota, at)
    changed = (one.start for one in _pieces(rota, at, at + HORIZON) if one.contacts != contacts)
    return Duty(contacts, next(changed, None))


def next_duty(rota: Rota, at: datetime) -> datetime | None:
    """The first moment (UTC) from `at` on at which somebody is on call; None within HORIZON."""
    return next((one.start for one in _pieces(rota, at, at + HORIZON) if one.contacts), None)


def gaps(rota: Rota, start: datetime, end: datetime) -> list[Gap]:
    """Every time between `start` and `end` in which nobody is on call, in order."""
    return [Gap(one.start, one.end) for one in stretches(rota, start, end) if not one.contacts]


def stretches(rota: Rota, start: datetime, end: datetime) -> list[Stretch]:
    """The time from `start` to `end`, cut where those on call change."""
    joined: list[Stretch] = []
    for piece in _pieces(rota, start, end):
        if joined and joined[-1].contacts == piece.contacts:
            piece = Stretch(joined.pop().start, piece.end, piece.contacts)  # noqa: PLW2901 - joined
        joined.append(piece)
    return joined


def contacts_at(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Who is on call at a moment, without duplicates; empty where nobody is."""
    found = [
        one for shift in rota.shifts if shift.start <= at < shift.end for one in shift.contacts
    ]
    contacts = tuple(found) or _of_layers(rota, at.astimezone(UTC))
    for override in rota.overrides:
        if override.start <= at < override.end:
            contacts = _overridden(contacts, override)
    return tuple(dict.fromkeys(contacts))[:MOST_TOGETHER]


def _overridden(contacts: tuple[str, ...], override: Override) -> tuple[str, ...]:
    if not override.replaces:
        return override.contacts
    instead = dict(zip(override.replaces, override.contacts, strict=True))
    return tuple(instead.get(one, one) for one in contacts)


def _of_layers(rota: Rota, at: datetime) -> tuple[str, ...]:
    """The person of the last layer that is active."""
    place = zone(rota.time_zone)
    for layer in reversed(rota.layers):
        if _is_active(layer, place, at):
            return (layer.contacts[turn(layer, place, at) % len(layer.contacts)],)
    return ()


def _is_active(layer: Layer, place: tzinfo, at: datetime) -> bool:
    if at < moment(layer.start, place) or (layer.end and at >= moment(layer.end, place)):
        return False
    return not layer.hours or any(hours.within(one, place, at) for one in layer.hours)


def _pieces(rota: Rota, start: datetime, end: datetime) -> Iterator[Stretch]:
    """The time cut wherever those on call may change; neighbours may have the same people."""
    at = start.astimezone(UTC)
    while at < end:
        after = min([end.astimezone(UTC), *(one for one in _edges(rota, at) if one > at)])
        yield Stretch(at, after, contacts_at(rota, at))
        at = after


def _edges(rota: Rota, at: datetime) -> Iterator[datetime]:
    """Moments at which something changes; the next one after `at` is among them."""
    for override in rota.overrides:
        yield from (override.start, override.end)
    for shift in rota.shifts:
        yield from (shift.start, shift.end)
    place = zone(rota.time_zone)
    for layer in rota.layers:
        yield from _layer_edges(layer, place, at)


def _layer_edges(layer: Layer, place: tzinfo, at: datetime) -> Iterator[datetime]:
    yield moment(layer.start, place)
    if layer.end:
        yield moment(layer.end, place)
    if len(set(layer.contacts)) > 1:
        yield hand_over(layer, place, max(0, turn(layer, place, at) + 1))
    for one in layer.hours:
        yield from hours.edges(one, place, at)

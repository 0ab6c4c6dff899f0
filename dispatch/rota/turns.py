"""Whose turn it is in a layer: hand-overs at one wall time, daily, weekly or monthly."""

from calendar import monthrange
from datetime import datetime, timedelta, tzinfo

from dispatch.rota.model import HandOver, Layer
from dispatch.rota.wall_clock import moment, wall_time

DAYS = {HandOver.DAILY: 1, HandOver.WEEKLY: 7}


def turn(layer: Layer, place: tzinfo, at: datetime) -> int:
    """How many hand-overs there have been since the first; below 0 before that."""
    number = _estimate(layer, wall_time(at, place))
    # Clock changes move a hand-over by an hour or, once on Samoa, by a day.
    while hand_over(layer, place, number) > at:
        number -= 1
    while hand_over(layer, place, number + 1) <= at:
        number += 1
    return number


def hand_over(layer: Layer, place: tzinfo, number: int) -> datetime:
    """The moment (UTC) of a hand-over; the first is number 0."""
    return moment(_wall(layer, number * layer.every), place)


def _wall(layer: Layer, units: int) -> datetime:
    if layer.hand_over in DAYS:
        return layer.start + timedelta(days=units * DAYS[layer.hand_over])
    years, month = divmod(layer.start.month - 1 + units, 12)
    year = layer.start.year + years
    day = min(layer.start.day, monthrange(year, month + 1)[1])
    return layer.start.replace(year=year, month=month + 1, day=day)


def _estimate(layer: Layer, wall: datetime) -> int:
    """The turn, or one more or less."""
    if layer.hand_over in DAYS:
        return (wall - layer.start) // timedelta(days=DAYS[layer.hand_over] * layer.every)
    months = (wall.year - layer.start.year) * 12 + wall.month - layer.start.month
    return months // layer.every

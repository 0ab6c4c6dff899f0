"""Plans whose rotas have the shifts of their calendars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.plan import Plan
from dispatch.rota.model import Rota, Shift

NEAR = timedelta(days=14)
"""Shifts that begin later are not stored with an incident: no plan waits for them that long."""


def with_calendars(
    plans: Mapping[str, Plan], shifts_by_rota: Mapping[str, Sequence[Shift]]
) -> dict[str, Plan]:
    """`plans` with the given shifts in those of their rotas that are named."""
    return {
        name: replace(plan, rotas=tuple(_with_shifts(rota, shifts_by_rota) for rota in plan.rotas))
        for name, plan in plans.items()
    }


def near(shifts: Iterable[Shift], now: datetime) -> tuple[Shift, ...]:
    """Those that are not over and begin soon."""
    return tuple(shift for shift in shifts if now < shift.end and shift.start < now + NEAR)


def _with_shifts(rota: Rota, shifts_by_rota: Mapping[str, Sequence[Shift]]) -> Rota:
    shifts = tuple(shifts_by_rota.get(rota.name, rota.shifts))
    return rota if shifts == rota.shifts else replace(rota, shifts=shifts)

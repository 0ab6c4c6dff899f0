"""Whom a stage calls at a moment: its own contacts, and those on call in its rotas."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.plan import Plan, Stage
from dispatch.rota.duty import contacts_at, next_duty
from dispatch.rota.model import Rota


@dataclass(frozen=True, slots=True)
class Staffing:
    """`contacts` without duplicates: the stage's own first, then those on call.

    `missing` are the stage's rotas that have nobody now; `next_at` is the earliest moment (UTC) at
    which one of them has somebody, None where that is not in sight.
    """

    contacts: tuple[str, ...]
    missing: tuple[str, ...] = ()
    next_at: datetime | None = None


def people_of(plan: Plan, stage: Stage, at: datetime) -> Staffing:
    """Whom `stage` of `plan` calls at `at`. A rota that the plan does not hold has nobody."""
    rotas = {rota.name: rota for rota in plan.rotas}
    found = [rotas.get(name, Rota(name, "UTC")) for name in stage.on_call]
    on_call = {rota.name: contacts_at(rota, at) for rota in found}
    missing = [rota for rota in found if not on_call[rota.name]]
    nexts = [moment for rota in missing if (moment := next_duty(rota, at))]
    return Staffing(
        tuple(dict.fromkeys([*stage.contacts, *(one for who in on_call.values() for one in who)])),
        tuple(rota.name for rota in missing),
        min(nexts, default=None),
    )

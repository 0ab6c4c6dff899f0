"""Finds the times at which the rotas of a stage leave it with nobody to call."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from console.checks.project import Project
from console.finding import Finding
from dispatch.plan import Plan
from dispatch.rota.duty import Gap, gaps
from dispatch.rota.model import Rota
from dispatch.rota.wall_clock import zone

AHEAD = timedelta(days=90)


def gap_findings(project: Project, now: datetime) -> Iterator[Finding]:
    """A warning for each stage that calls rotas only and has nobody within 90 days."""
    in_files = {one.rota.name for one in project.rotas.values() if not one.calendar}
    for file, plan in project.plans.items():
        for number, stage in enumerate(plan.stages):
            if stage.on_call and not stage.contacts and in_files >= set(stage.on_call):
                rotas = [rota for rota in plan.rotas if rota.name in stage.on_call]
                if found := gaps_of(rotas, now, now + AHEAD):
                    message = f"stage {number + 1}: {_told(plan, rotas, found)}"
                    yield project.finding(file, ("stage", number, "on_call"), "warning", message)


def gaps_of(rotas: Sequence[Rota], start: datetime, end: datetime) -> list[Gap]:
    """The times at which none of the rotas has anybody."""
    found = gaps(rotas[0], start, end)
    for rota in rotas[1:]:
        found = [both for gap in found for both in gaps(rota, gap.start, gap.end)]
    return found


def _told(plan: Plan, rotas: Sequence[Rota], found: Sequence[Gap]) -> str:
    names = " and ".join(rota.name for rota in rotas)
    first, others = found[0], len(found) - 1
    more = f", and {others} more times" if others else ""
    return (
        f"nobody is on call for plan {plan.name} in {names} from {_at(first.start, rotas[0])} "
        f"to {_at(first.end, rotas[0])} ({rotas[0].time_zone}){more} in the next {AHEAD.days} days"
    )


def _at(moment: datetime, rota: Rota) -> str:
    return moment.astimezone(zone(rota.time_zone)).strftime("%Y-%m-%d %H:%M")

"""One drill as a report: what it shows of the plan and of each person."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from dispatch.drill.people import Person, people_in
from dispatch.drill.tries import Try, tries_of
from dispatch.drill.verdict import Verdict, target_of, took, verdict_of
from dispatch.incident import Incident
from dispatch.rota.staffing import people_of


@dataclass(frozen=True, slots=True)
class Report:
    """One drill. `by` asked for it; `took` and `target` are seconds from its opening.

    `over` is how many seconds it lasted, None while it goes on; `took` is None where nobody took
    it, `taken_by` is empty then.
    """

    id: str
    plan: str
    opened: datetime
    by: str
    target: float
    verdict: Verdict
    taken_by: str
    took: float | None
    over: float | None
    people: tuple[Person, ...]
    tries: tuple[Try, ...]


def report_of(incident: Incident) -> Report:
    """The report of an incident of the kind DRILL, as it stands."""
    tries, taken = tries_of(incident), took(incident)
    ended = incident.drilled_at
    over = round((ended - incident.opened_at).total_seconds(), 1) if ended else None
    return Report(
        id=incident.id,
        plan=incident.plan.name,
        opened=incident.opened_at,
        by=incident.alert.by,
        target=target_of(incident).total_seconds(),
        verdict=verdict_of(incident),
        taken_by=incident.taken_by,
        took=round(taken.total_seconds(), 1) if taken is not None else None,
        over=over,
        people=people_in(_planned(incident), tries, over),
        tries=tries,
    )


def _planned(incident: Incident) -> list[str]:
    """Whom the plan would have called, with those who were on call when it began."""
    plan, at = incident.plan, incident.opened_at
    staff = (people_of(plan, stage, at).contacts for stage in plan.stages)
    return list(chain(*staff))

"""What comes next for an incident, if nobody does anything."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.engagement.state import alias_of
from dispatch.incident import Incident, State


@dataclass(frozen=True, slots=True)
class Outlook:
    """What happens at `at`."""

    at: datetime
    what: str


def outlook(incident: Incident) -> Outlook | None:
    """The next call, stage or end that is due; None where nothing is."""
    coming = [Outlook(retry.at, f"{retry.contact} is called again") for retry in incident.retries]
    if incident.stage_ends_at is not None:
        coming.append(Outlook(incident.stage_ends_at, _after_stage(incident)))
    if incident.closes_at is not None:
        coming.append(Outlook(incident.closes_at, "it is closed"))
    return min(coming, key=lambda one: one.at, default=None)


def _after_stage(incident: Incident) -> str:
    if incident.held:
        return _begins(incident, incident.stage)
    stages, number = incident.plan.stages, incident.stage + 1
    if number < len(stages):
        return _begins(incident, number)
    if incident.repeated < incident.plan.repeats:
        return f"round {incident.repeated + 2}: {_begins(incident, 0)}"
    if incident.plan.calls_somebody and incident.state is State.OPEN:
        return "everyone missed it"
    return "the plan is over"


def _begins(incident: Incident, number: int) -> str:
    stage = incident.plan.stages[number]
    engaged = (f"{alias_of(one)} is engaged" for one in stage.engage)
    who = [*stage.contacts, *engaged, *(f"notice to {topic}" for topic in stage.notify)]
    return f"stage {number + 1}: {', '.join(who)}"

"""How a drill ended: in time, too late, missed by everyone, or overtaken by a real page."""

from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.incident import Incident, State
from dispatch.self_test import answered_at


class Verdict(StrEnum):
    """What a drill has shown. One that was overtaken has shown nothing."""

    RUNNING = "running"
    IN_TIME = "in time"
    TOO_LATE = "too late"
    MISSED = "missed"
    OVERTAKEN = "overtaken"

    @property
    def failed(self) -> bool:
        """True where the plan would not have held its target."""
        return self in {Verdict.TOO_LATE, Verdict.MISSED}

    @property
    def counts(self) -> bool:
        """True where it says something about the plan."""
        return self is Verdict.IN_TIME or self.failed


def target_of(incident: Incident) -> timedelta:
    """Within how long somebody must have taken it: as the drill says, else its plan."""
    return incident.alert.target or incident.plan.drill_target


def took(incident: Incident) -> timedelta | None:
    """How long it was until somebody took it; None where nobody did."""
    taken = bool(incident.taken_by) or answered_at(incident) is not None
    if incident.drilled_at is None or not taken:
        return None
    return incident.drilled_at - incident.opened_at


def verdict_of(incident: Incident) -> Verdict:
    """The verdict on an incident of the kind DRILL, as it stands."""
    if incident.drilled_at is None:
        return Verdict.RUNNING
    after = took(incident)
    if after is not None:
        return Verdict.IN_TIME if after <= target_of(incident) else Verdict.TOO_LATE
    return Verdict.MISSED if incident.state is State.MISSED else Verdict.OVERTAKEN


def over_within(incident: Incident, period: timedelta, now: datetime) -> bool:
    """True where the drill was over in the `period` before `now`."""
    return incident.drilled_at is not None and now - period < incident.drilled_at <= now


def clock(span: timedelta) -> str:
    """Minutes and seconds, with hours where there are any: 0:42, 5:00, 1:02:00."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

"""What becomes of an event, given what is known of its trouble: exactly one of `Became`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.alert import Alert
from dispatch.draft import Decision
from dispatch.facts import AlertFired, AlertRecovered
from dispatch.incident import Incident, State
from dispatch.lateness import Expired, hold_of, lateness, later
from dispatch.opening import LONGEST_WAY
from dispatch.plan import Plan
from dispatch.silences import Silence, hold_by, holding
from dispatch.step import step
from dispatch.traffic import Kind
from dispatch.triage import Became, Judgement


@dataclass(frozen=True, slots=True)
class Waiting:
    """When our queue took the event, and when its trouble is known to have recovered last."""

    accepted_at: datetime
    recovered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of an event once the open incident was looked up.

    `held_by` are the silences that the decision relies on: it must be stored only while they stand.
    `expired` is set where nobody is called because it waited too long: operations is to be told.
    """

    became: Became
    reason: str
    decision: Decision | None = None
    held_by: tuple[Silence, ...] = ()
    expired: bool = False


def settle(
    judgement: Judgement,
    incident: Incident | None,
    plans: Mapping[str, Plan],
    now: datetime,
    silences: Sequence[Silence] = (),
    waiting: Waiting | None = None,
) -> Settlement:
    """What follows, given the incident that this trouble opened last (None: there is none).

    Without `waiting` the event has come at once, and its trouble never recovered.
    """
    waiting = waiting or Waiting(now)
    fact = judgement.fact
    if fact is None:
        return Settlement(judgement.became, judgement.reason)
    over = incident is None or incident.state is State.RESOLVED
    if isinstance(fact, AlertFired):
        if why := _nothing_to_do(fact, plans, waiting.recovered_at if over else None):
            return Settlement(Became.SUPPRESSED, why)
        waited = lateness(waiting.accepted_at, now, plans[fact.plan].close_after)
        if isinstance(waited, Expired):
            return Settlement(Became.SUPPRESSED, waited.why, expired=True)
        late = replace(fact, hold=hold_of(waited, incident, fact.severity))
        return _settle_fired(late, incident, plans, now, silences)
    if isinstance(fact, AlertRecovered) and over:
        reason = judgement.alert.note or "it recovered"
        return Settlement(Became.SUPPRESSED, f"{reason}, and no incident of it is open")
    return _settlement(step(incident, fact, plans, now), judgement.reason)


def recovery_to_keep(judgement: Judgement, known: datetime | None) -> datetime | None:
    """When the trouble recovered, if that is later than what is known of it; else None.

    Kept, it keeps an alert that this recovery has overtaken from ringing when it comes at last.
    """
    at = judgement.recovered_at
    return at if at is not None and (known is None or known < at) else None


def _nothing_to_do(
    fact: AlertFired, plans: Mapping[str, Plan], recovered_at: datetime | None
) -> str:
    """Why the alert calls nobody; empty where it does."""
    if fact.plan not in plans:
        return f'there is no plan "{fact.plan}"'  # rules name plans that there are, drills any
    if fact.kind is Kind.DRILL and not plans[fact.plan].calls_somebody:
        return f'the plan "{fact.plan}" calls nobody: there is nothing to drill'
    recovered = _overtaken(fact.alert, recovered_at)
    return "it had recovered before this alert came" if recovered else ""


def _overtaken(fired: Alert, recovered_at: datetime | None) -> bool:
    """Queues deliver out of order: the recovery of this very alert may have come before it."""
    return recovered_at is not None and fired.at < recovered_at <= fired.at + LONGEST_WAY


def _settle_fired(
    fact: AlertFired,
    incident: Incident | None,
    plans: Mapping[str, Plan],
    now: datetime,
    silences: Sequence[Silence],
) -> Settlement:
    """`fact` may bring a hold of its own; of that and the silences' the one that lasts longer."""
    held_by = holding(fact.alert, fact.severity, silences, now)
    hold = later(fact.hold, hold_by(held_by))
    decision = step(incident, replace(fact, hold=hold), plans, now)
    settlement = _settlement(decision, fact.reason)
    if hold is None or _held(decision.incident) in {None, _held(incident)}:
        return settlement
    return replace(settlement, reason=f"{fact.reason}; held back by {hold.why}", held_by=held_by)


def _held(incident: Incident | None) -> tuple[str, datetime | None] | None:
    """Why and until when, None where it is not held: a further alert changes neither."""
    return (incident.held, incident.stage_ends_at) if incident and incident.held else None


def _settlement(decision: Decision, reason: str) -> Settlement:
    became = Became(decision.outcome)
    told = became is not Became.SUPPRESSED
    return Settlement(became, reason if told else decision.reasons[-1].text, decision)

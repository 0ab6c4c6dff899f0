"""What an event asks for, and what becomes of it: each ends as exactly one of `Became`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dispatch.alert import Alert, Status
from dispatch.draft import Decision
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired, AlertRecovered
from dispatch.incident import Incident, State
from dispatch.judge.rules import RuleSet
from dispatch.lateness import Expired, hold_of, lateness, later
from dispatch.plan import Plan
from dispatch.silences import Silence, hold_by, holding
from dispatch.step import step
from dispatch.translate import translate


class Became(StrEnum):
    """What became of an event."""

    OPENED = "opened"
    JOINED = "joined"
    RESOLVED = "resolved"
    SUPPRESSED = "suppressed"
    DEDUPLICATED = "deduplicated"
    NOT_MATCHED = "not matched"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An event judged: `fact` is None where `became` and `reason` say why nothing follows."""

    alert: Alert
    fact: AlertFired | AlertRecovered | None
    became: Became
    reason: str

    @property
    def may_be_held(self) -> bool:
        """Whether silences matter to it."""
        return isinstance(self.fact, AlertFired)


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


def judge_text(text: str, rules: RuleSet) -> Judgement:
    """`judge` for an event as text; text that is not JSON is an UnreadableEvent."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent(f"not JSON: {error}") from error
    return judge(event, rules)


def judge(event: object, rules: RuleSet) -> Judgement:
    """Understand the event and judge it by the rules; raises UnreadableEvent."""
    alert = translate(event)
    if alert.status is Status.SILENT:
        return Judgement(alert, None, Became.SUPPRESSED, alert.note)
    if alert.status is Status.RECOVERED:
        return Judgement(alert, AlertRecovered(alert), Became.RESOLVED, "it recovered")
    verdict = rules.classify(event, alert) if isinstance(event, Mapping) else None
    if verdict is None:
        return Judgement(alert, None, Became.NOT_MATCHED, "no rule matches it")
    fact = AlertFired(alert, verdict.rule, verdict.reason, verdict.severity, verdict.plan)
    return Judgement(alert, fact, Became.OPENED, verdict.reason)


def settle(
    judgement: Judgement,
    incident: Incident | None,
    plans: Mapping[str, Plan],
    now: datetime,
    silences: Sequence[Silence] = (),
    accepted_at: datetime | None = None,
) -> Settlement:
    """What follows, given the incident that this trouble opened last (None: there is none).

    `accepted_at` is when our queue took the event; None counts as now.
    """
    fact = judgement.fact
    if fact is None:
        return Settlement(judgement.became, judgement.reason)
    if isinstance(fact, AlertFired):
        waited = lateness(accepted_at or now, now, plans[fact.plan].close_after)
        if isinstance(waited, Expired):
            return Settlement(Became.SUPPRESSED, waited.why, expired=True)
        late = replace(fact, hold=hold_of(waited, incident, fact.severity))
        return _settle_fired(late, incident, plans, now, silences)
    over = incident is None or incident.state is State.RESOLVED
    if isinstance(fact, AlertRecovered) and over:
        reason = judgement.alert.note or "it recovered"
        return Settlement(Became.SUPPRESSED, f"{reason}, and no incident of it is open")
    return _settlement(step(incident, fact, plans, now), judgement.reason)


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

"""What an event asks for, and what becomes of it: each ends as exactly one of `Became`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.alert import Alert, Status
from dispatch.draft import Decision
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired, AlertRecovered
from dispatch.incident import Incident, State
from dispatch.judge.rules import RuleSet
from dispatch.plan import Plan
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


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of an event once the open incident was looked up."""

    became: Became
    reason: str
    decision: Decision | None = None


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
    judgement: Judgement, incident: Incident | None, plans: Mapping[str, Plan], now: datetime
) -> Settlement:
    """What follows, given the incident that this trouble opened last (None: there is none)."""
    fact = judgement.fact
    if fact is None:
        return Settlement(judgement.became, judgement.reason)
    over = incident is None or incident.state is State.RESOLVED
    if isinstance(fact, AlertRecovered) and over:
        reason = judgement.alert.note or "it recovered"
        return Settlement(Became.SUPPRESSED, f"{reason}, and no incident of it is open")
    decision = step(incident, fact, plans, now)
    became = Became(decision.outcome)
    told = became is not Became.SUPPRESSED
    return Settlement(became, judgement.reason if told else decision.reasons[-1].text, decision)

"""What an event asks for: understood, and judged by the rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.alert import Alert, Status
from dispatch.errors import UnreadableEvent
from dispatch.facts import AlertFired, AlertRecovered
from dispatch.judge.rules import RuleSet
from dispatch.severity import Severity
from dispatch.traffic import Kind
from dispatch.translate import normalised, translate

DRILL_RULE, DRILL_REASON = "drill", "it is a drill"
DRILL_SEVERITY = Severity.HIGH
"""Whoever sleeps undisturbed by all but critical alerts sleeps through drills as well."""


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
    """An event judged: `fact` is None where `became` and `reason` say why nothing follows.

    `raises` has the plan for each severity that an adviser may raise it to; where it is empty no
    adviser is asked.
    """

    alert: Alert
    fact: AlertFired | AlertRecovered | None
    became: Became
    reason: str
    raises: Mapping[Severity, str] = field(default_factory=dict)

    @property
    def may_be_held(self) -> bool:
        """Whether silences matter to it: a drill is for people, whatever is silenced."""
        return isinstance(self.fact, AlertFired) and self.fact.kind is Kind.ALERT

    @property
    def recovered_at(self) -> datetime | None:
        """When the trouble was over, where the event tells that."""
        return self.alert.at if isinstance(self.fact, AlertRecovered) else None


def judge_text(text: str, rules: RuleSet) -> Judgement:
    """`judge` for an event as text; text that is not JSON is an UnreadableEvent."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent(f"not JSON: {error}") from error
    return judge(event, rules)


def judge(event: object, rules: RuleSet) -> Judgement:
    """Understand the event and judge it by the rules; raises UnreadableEvent."""
    event = normalised(event)
    alert = translate(event)
    if alert.status is Status.SILENT:
        return Judgement(alert, None, Became.SUPPRESSED, alert.note)
    if alert.status is Status.RECOVERED:
        return Judgement(alert, AlertRecovered(alert), Became.RESOLVED, "it recovered")
    if alert.drill:
        return Judgement(alert, _drill(alert), Became.OPENED, DRILL_REASON)
    verdict = rules.classify(event, alert) if isinstance(event, Mapping) else None
    if verdict is None:
        return Judgement(alert, None, Became.NOT_MATCHED, "no rule matches it")
    fact = AlertFired(alert, verdict.rule, verdict.reason, verdict.severity, verdict.plan)
    return Judgement(alert, fact, Became.OPENED, verdict.reason, verdict.raises)


def _drill(alert: Alert) -> AlertFired:
    """No rule judges a drill: it names its plan itself."""
    return AlertFired(alert, DRILL_RULE, DRILL_REASON, DRILL_SEVERITY, alert.drill, kind=Kind.DRILL)

"""What advice changes: it may raise or confirm what the rules say, and never lowers anything."""

from dataclasses import replace

from dispatch.advice.answer import Advice
from dispatch.facts import AlertFired
from dispatch.triage import Judgement


def advised(judgement: Judgement, advice: Advice) -> Judgement:
    """The judgement with the advice in it; the same one where the advice is milder.

    A raised alert runs the plan that its rule names for the worse severity. Not only a critical is
    never lowered: who writes an alert's text must not be able to make any alert quieter.
    """
    fact = judgement.fact
    if not isinstance(fact, AlertFired) or not judgement.raises:
        return judgement
    severity = advice.severity
    if severity is fact.severity:
        return _told(judgement, fact, f"adviser confirmed {severity}: {advice.reason}")
    if severity not in judgement.raises:
        return judgement
    told = f"adviser raised {fact.severity} to {severity}: {advice.reason}"
    raised = replace(fact, severity=severity, plan=judgement.raises[severity])
    return _told(judgement, raised, told)


def _told(judgement: Judgement, fact: AlertFired, what: str) -> Judgement:
    reason = f"{fact.reason}; {what}"
    return replace(judgement, fact=replace(fact, reason=reason), reason=reason)

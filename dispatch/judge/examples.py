"""Proves rules by their examples: each rule names an event, and must be the one that matches it."""

import json
from collections.abc import Mapping

from dispatch.alert import Status
from dispatch.errors import ConfigurationError, UnreadableEvent
from dispatch.judge.rule import Rule
from dispatch.judge.rules import RuleSet
from dispatch.translate import normalised, translate


def example_errors(rules: RuleSet, examples: Mapping[str, str]) -> list[ConfigurationError]:
    """The rules that their example does not prove; `examples` maps each path to its JSON text."""
    found = ((rule, _fault(rules, rule, examples.get(rule.example))) for rule in rules.rules)
    return [
        ConfigurationError(rule.file, rule.line, f"example {rule.example}: {fault}")
        for rule, fault in found
        if fault
    ]


def _fault(rules: RuleSet, rule: Rule, text: str | None) -> str:
    """Why `text` does not prove `rule`, or nothing."""
    if text is None:
        return "there is no such file"
    try:
        event = normalised(json.loads(text))
        alert = translate(event)
    except (ValueError, RecursionError) as fault:
        return f"is not JSON: {fault}"
    except UnreadableEvent as fault:
        return str(fault)
    if alert.status is not Status.FIRED:
        return f"does not fire ({alert.note or alert.status}), so no rule judges it"
    verdict = rules.classify(event, alert) if isinstance(event, dict) else None
    if verdict is None or verdict.rule != rule.name:
        return f"is matched by {verdict.rule if verdict else 'no rule'}, not by {rule.name}"
    return ""

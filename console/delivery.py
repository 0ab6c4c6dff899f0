"""Which EventBridge rules of template.yaml would deliver an event, and to which function."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.project import ROOT
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.expand import expand
from sandbox.patterns.pattern import matches
from sandbox.regions import ACCOUNT, PARAMETERS, REGION

TRIAGE = "TriageFunction"


def delivering_rules(event: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Rule -> functions that get the event; raises ConfigurationError for a wrong template."""
    deployment = expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    return {
        name: [function for one in rule.targets for function in _readers(deployment, one.arn)]
        for name, rule in deployment.rules.items()
        if rule.enabled and matches(rule.pattern, event)
    }


def reaches_triage(delivering: Mapping[str, Sequence[str]]) -> bool:
    """Whether any of these rules takes the event to where incidents are opened."""
    return any(TRIAGE in functions for functions in delivering.values())


def _readers(deployment: Deployment, queue_arn: str) -> Sequence[str]:
    return [
        one.function
        for one in deployment.event_source_mappings
        if deployment.queues[one.queue].arn == queue_arn
    ]

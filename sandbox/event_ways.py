"""The ways of events: queues with their dead letters, and the rules that lead events to them."""

from collections.abc import Mapping
from datetime import timedelta

from sandbox.bus import BusRule
from sandbox.deploy.deployment import Deployment
from sandbox.loop import Loop
from sandbox.patterns.pattern import compile_pattern
from sandbox.queues import Queue


def make_queues(deployment: Deployment, loop: Loop) -> dict[str, Queue]:
    """Each deployed queue by its ARN, empty."""
    specs = deployment.queues.values()
    queues = {
        spec.arn: Queue(spec.name, loop, timedelta(seconds=spec.visibility_timeout))
        for spec in specs
    }
    for spec in specs:
        if spec.dead_letter_arn:
            queues[spec.arn].dead_letters = queues[spec.dead_letter_arn]
            queues[spec.arn].most_receives = spec.max_receive_count
    return queues


def bus_rules(deployment: Deployment, queues: Mapping[str, Queue]) -> list[BusRule]:
    """Each enabled EventBridge rule."""
    return [
        BusRule(
            rule.logical_id,
            compile_pattern(rule.pattern),
            [queues[target.arn] for target in rule.targets],
        )
        for rule in deployment.rules.values()
        if rule.enabled
    ]


def topic_queues(deployment: Deployment, queues: Mapping[str, Queue]) -> dict[str, list[Queue]]:
    """The queues that are subscribed to each topic, by the topic's ARN."""
    found: dict[str, list[Queue]] = {}
    for one in deployment.of_type("AWS::SNS::Subscription"):
        if one.properties["Protocol"] == "sqs":
            queue = queues[one.properties["Endpoint"]]
            found.setdefault(one.properties["TopicArn"], []).append(queue)
    return found

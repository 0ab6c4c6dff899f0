"""Reads the properties of resources, with the defaults that AWS documents for them."""

import json
import re
from typing import Any

from sandbox.deploy.resources import (
    ContactFlow,
    EventSourceMapping,
    Function,
    Queue,
    Resource,
    Rule,
    Schedule,
    Target,
)
from sandbox.state_machine.definition import Machine, machine
from sandbox.state_machine.faults import MachineRefused

LAMBDA_TIMEOUT = 3
"""Seconds a function may run unless told."""
SQS_VISIBILITY_TIMEOUT = 30
"""Seconds a received message stays hidden unless told."""
SQS_RETENTION = 345_600
"""Seconds a message is kept unless told: four days."""
SQS_BATCH_SIZE = 10
"""Messages a function is given at once unless told."""


def function(resource: Resource, alias_arn: str) -> Function:
    """A Lambda function."""
    properties = resource.properties
    variables = properties.get("Environment", {}).get("Variables", {})
    return Function(
        logical_id=resource.logical_id,
        name=resource.ref,
        arn=resource.attributes["Arn"],
        alias_arn=alias_arn,
        handler=properties["Handler"],
        environment={name: str(value) for name, value in variables.items()},
        timeout=int(properties.get("Timeout", LAMBDA_TIMEOUT)),
    )


def queue(resource: Resource) -> Queue:
    """An SQS queue."""
    properties = resource.properties
    redrive: dict[str, Any] = properties.get("RedrivePolicy", {})
    return Queue(
        logical_id=resource.logical_id,
        name=resource.attributes["QueueName"],
        url=resource.ref,
        arn=resource.attributes["Arn"],
        delay=int(properties.get("DelaySeconds", 0)),
        visibility_timeout=int(properties.get("VisibilityTimeout", SQS_VISIBILITY_TIMEOUT)),
        retention=int(properties.get("MessageRetentionPeriod", SQS_RETENTION)),
        dead_letter_arn=redrive.get("deadLetterTargetArn", ""),
        max_receive_count=int(redrive.get("maxReceiveCount", 0)),
    )


def event_source_mapping(resource: Resource, function: str, queue: str) -> EventSourceMapping:
    """Which function, by logical id, reads which queue, by logical id."""
    properties = resource.properties
    return EventSourceMapping(
        function=function,
        queue=queue,
        batch_size=int(properties.get("BatchSize", SQS_BATCH_SIZE)),
        reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
    )


def rule(resource: Resource) -> Rule:
    """An EventBridge rule."""
    properties = resource.properties
    return Rule(
        logical_id=resource.logical_id,
        name=resource.ref,
        arn=resource.attributes["Arn"],
        pattern=properties["EventPattern"],
        enabled=properties.get("State", "ENABLED") != "DISABLED",
        targets=tuple(_target(each) for each in properties.get("Targets", [])),
    )


def _target(properties: dict[str, Any]) -> Target:
    dead_letters = properties.get("DeadLetterConfig", {})
    return Target(properties["Id"], properties["Arn"], dead_letters.get("Arn", ""))


def state_machine(resource: Resource) -> Machine:
    """A state machine, with what stands for `${Name}` in it; raises MachineRefused."""
    given: dict[str, Any] = resource.properties.get("DefinitionSubstitutions", {})

    def meant(found: re.Match[str]) -> str:
        if found[1] not in given:
            raise MachineRefused(f"there is no substitution {found[1]}")
        return json.dumps(str(given[found[1]]))[1:-1]

    text = re.sub(r"\$\{(\w+)\}", meant, resource.properties["DefinitionString"])
    return machine(json.loads(text))


def schedule(resource: Resource, function: str) -> Schedule:
    """A schedule of EventBridge Scheduler; `function` is a logical id, or empty for another."""
    properties = resource.properties
    event = properties["Target"].get("EventBridgeParameters", {})
    target = properties["Target"]["Arn"]
    return Schedule(
        logical_id=resource.logical_id,
        name=resource.ref,
        expression=properties["ScheduleExpression"],
        enabled=properties.get("State", "ENABLED") == "ENABLED",
        function=function,
        payload=properties["Target"].get("Input", "{}"),
        bus=target if ":event-bus/" in target else "",
        machine=target if ":stateMachine:" in target else "",
        source=event.get("Source", ""),
        detail_type=event.get("DetailType", ""),
    )


def contact_flow(resource: Resource) -> ContactFlow:
    """An Amazon Connect flow; raises ValueError if its content is not JSON."""
    properties = resource.properties
    return ContactFlow(
        logical_id=resource.logical_id,
        id=resource.ref.rpartition("/")[2],
        arn=resource.ref,
        instance_arn=properties["InstanceArn"],
        name=properties["Name"],
        content=json.loads(properties["Content"]),
    )

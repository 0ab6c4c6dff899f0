"""Alarms that do not come by EventBridge: each is sent the way on which AWS brings its shape."""

import json
from collections.abc import Mapping
from typing import Any, Final

from dispatch.errors import UnreadableEvent
from dispatch.translate.shapes import Way, messages_in, normalised
from sandbox.cloud import Cloud
from sandbox.invocations import Invocations

TOPIC: Final = "AlarmTopic"
FUNCTION: Final = "TriageFunction"


def send(cloud: Cloud, document: Mapping[str, Any], way: Way) -> str:
    """Send it; returns the logical id of what lets it in."""
    if way is Way.INVOCATION:
        dead_letters = cloud.queues[cloud.deployment.queues["EventDeadLetterQueue"].arn]
        Invocations(cloud.functions[FUNCTION].invoke, cloud.loop, dead_letters).send(document)
        return "AlarmPermission"
    topic = cloud.deployment.topics[TOPIC].ref
    text = json.dumps(document)
    if "AlarmName" in document:
        cloud.topics.publish({"TopicArn": topic, "Message": text})
    else:  # in an envelope already
        for queue in cloud.topics.queues[topic]:
            queue.send(text)
    return TOPIC


def event_id(document: Mapping[str, Any]) -> str:
    """Under which id its outcome is recorded; of several records, the first's.

    Empty where it cannot be read, and so has no outcome.
    """
    try:
        event = normalised(json.loads(messages_in(json.dumps(document))[0]))
    except UnreadableEvent:
        return ""
    found = event.get("id") if isinstance(event, dict) else None
    return found if isinstance(found, str) else ""

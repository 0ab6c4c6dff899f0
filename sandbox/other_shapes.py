"""Alarms that do not come by EventBridge: each is sent the way on which AWS brings its shape."""

import json
from collections.abc import Mapping
from typing import Any, Final

from dispatch.errors import UnreadableEvent
from dispatch.translate.records import messages_in
from dispatch.translate.shapes import Way, normalised
from sandbox.cloud import Cloud
from sandbox.invocations import Invocations

TOPIC: Final = "AlarmTopic"
FUNCTION: Final = "TriageFunction"


def send(cloud: Cloud, document: Mapping[str, Any], way: Way) -> tuple[str, str]:
    """Send it; returns the logical id of what lets it in, and under which id it will be recorded.

    The id is empty where it cannot be read. Of several records it is the first's.
    """
    if way is Way.INVOCATION:
        dead_letters = cloud.queues[cloud.deployment.queues["EventDeadLetterQueue"].arn]
        Invocations(cloud.functions[FUNCTION].invoke, cloud.loop, dead_letters).send(document)
        return "AlarmPermission", _event_id(document)
    topic, text = cloud.deployment.topics[TOPIC].ref, json.dumps(document)
    if "AlarmName" in document:
        published = cloud.topics.publish({"TopicArn": topic, "Message": text})
        return TOPIC, _event_id({**published, "TopicArn": topic, "Message": text})
    for queue in cloud.topics.queues[topic]:  # in an envelope already
        queue.send(text)
    return TOPIC, _event_id(document)


def _event_id(document: Mapping[str, Any]) -> str:
    try:
        event = normalised(json.loads(messages_in(json.dumps(document))[0]))
    except UnreadableEvent:
        return ""
    found = event.get("id") if isinstance(event, dict) else None
    return found if isinstance(found, str) else ""

"""SQS queues on the sandbox's clock: delays, redelivery, dead letters, Lambda in front.

moto's SQS keeps real time, which a virtual clock cannot move (docs/decisions/0003).
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.api_calls import ServiceError
from sandbox.loop import Loop

Deliver = Callable[[Mapping[str, Any]], Any]


@dataclass(slots=True)
class Message:
    """One message, how often it has been delivered, and what the function last raised."""

    body: str
    sent_at: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    receives: int = 0
    fault: str = ""


@dataclass(slots=True)
class Queue:
    """A queue. With `deliver` set, messages go to a function; without, they stay in `held`."""

    name: str
    loop: Loop
    visibility: timedelta = timedelta(seconds=30)
    dead_letters: "Queue | None" = None
    most_receives: int = 1
    deliver: Deliver | None = None
    held: list[Message] = field(default_factory=list)

    def send(self, body: str, delay: int = 0, attributes: Mapping[str, str] | None = None) -> str:
        """Accept a message and return its id; it becomes visible after `delay` seconds."""
        message = Message(body, self.loop.now, attributes or {})
        self.loop.at(self.loop.now + timedelta(seconds=delay), lambda: self._arrive(message))
        return message.id

    def _arrive(self, message: Message) -> None:
        if self.deliver is None:
            self.held.append(message)
            return
        message.receives += 1
        if self._taken(message):
            return
        if self.dead_letters is not None and message.receives >= self.most_receives:
            reason = f"every delivery failed{f': {message.fault}' if message.fault else ''}"
            attributes = {**message.attributes, "reason": reason}
            self.dead_letters.send(message.body, 0, attributes)
        else:
            self.loop.at(self.loop.now + self.visibility, lambda: self._arrive(message))

    def _taken(self, message: Message) -> bool:
        """Whether the function took it; a raised error or a reported item failure means no."""
        if self.deliver is None:
            return False
        record = {
            "messageId": message.id,
            "receiptHandle": message.id,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": str(message.receives)},
            "eventSource": "aws:sqs",
        }
        try:
            answer = self.deliver({"Records": [record]}) or {}
        except Exception as error:  # noqa: BLE001 - Lambda makes a redelivery of whatever is raised
            message.fault = f"{type(error).__name__}: {error}"
            return False
        return not answer.get("batchItemFailures")


def send_message(by_url: Mapping[str, Queue], asked: Mapping[str, Any]) -> dict[str, Any]:
    """SQS SendMessage."""
    queue = by_url.get(asked["QueueUrl"])
    if queue is None:
        raise ServiceError("AWS.SimpleQueueService.NonExistentQueue", 400, "no queue")
    attributes = {
        name: str(value.get("StringValue", ""))
        for name, value in asked.get("MessageAttributes", {}).items()
    }
    message_id = queue.send(asked["MessageBody"], asked.get("DelaySeconds", 0), attributes)
    return {"MessageId": message_id}

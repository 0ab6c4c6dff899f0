"""SQS queues on the sandbox's clock: delays, redelivery, dead letters, Lambda in front.

moto's SQS keeps real time, which a virtual clock cannot move (docs/decisions/0003).
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.loop import Loop

Deliver = Callable[[Mapping[str, Any]], Any]


@dataclass(slots=True)
class Message:
    """One message, how often it has been delivered, and what the function last raised.

    `hidden_until` is set while whoever received it may still delete it.
    """

    body: str
    sent_at: datetime
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    receives: int = 0
    fault: str = ""
    hidden_until: datetime | None = None

    @property
    def system_attributes(self) -> dict[str, str]:
        """What SQS itself says of it; a time is in milliseconds since 1970."""
        return {
            "ApproximateReceiveCount": str(self.receives),
            "SentTimestamp": str(round(self.sent_at.timestamp() * 1000)),
        }


@dataclass(slots=True)
class Queue:
    """A queue. With `deliver` set, messages go to a function; without, they stay in `held`.

    While it is `paused` its function is away, and messages wait in their order.
    """

    name: str
    loop: Loop
    visibility: timedelta = timedelta(seconds=30)
    dead_letters: "Queue | None" = None
    most_receives: int = 1
    deliver: Deliver | None = None
    held: list[Message] = field(default_factory=list)
    paused: bool = False
    waiting: list[Message] = field(default_factory=list)

    def send(self, body: str, delay: int = 0, attributes: Mapping[str, str] | None = None) -> str:
        """Accept a message and return its id; it becomes visible after `delay` seconds."""
        message = Message(body, self.loop.now, attributes or {})
        self.loop.at(self.loop.now + timedelta(seconds=delay), lambda: self._arrive(message))
        return message.id

    def pause(self) -> None:
        """Messages wait until `resume`."""
        self.paused = True

    def resume(self) -> None:
        """What waited is delivered now, oldest first."""
        self.paused = False
        waiting, self.waiting = self.waiting, []
        for message in waiting:
            self._arrive_soon(message)

    def _arrive_soon(self, message: Message) -> None:
        self.loop.soon(lambda: self._arrive(message))

    def _arrive(self, message: Message) -> None:
        if self.deliver is None:
            self.held.append(message)
        elif self.paused:
            self.waiting.append(message)
        else:
            self._hand_over(message)

    def _hand_over(self, message: Message) -> None:
        message.receives += 1
        if self._taken(message):
            return
        if self.dead_letters is not None and message.receives >= self.most_receives:
            self.dead_letters.keep(message)
        else:
            self.loop.at(self.loop.now + self.visibility, lambda: self._arrive(message))

    def keep(self, message: Message) -> None:
        """Take over what another queue gave up; as in SQS, the time of its sending stays."""
        reason = f"every delivery failed{f': {message.fault}' if message.fault else ''}"
        attributes = {**message.attributes, "reason": reason}
        kept = Message(message.body, message.sent_at, attributes, message.id, message.receives)
        self._arrive_soon(kept)

    def _taken(self, message: Message) -> bool:
        """Whether the function took it; a raised error or a reported item failure means no."""
        if self.deliver is None:
            return False
        record = {
            "messageId": message.id,
            "receiptHandle": message.id,
            "body": message.body,
            "attributes": message.system_attributes,
            "messageAttributes": {
                name: {"stringValue": value, "dataType": "String"}
                for name, value in message.attributes.items()
            },
            "eventSource": "aws:sqs",
        }
        try:
            answer = self.deliver({"Records": [record]}) or {}
        except Exception as error:  # noqa: BLE001 - Lambda makes a redelivery of whatever is raised
            message.fault = f"{type(error).__name__}: {error}"
            return False
        return not answer.get("batchItemFailures")

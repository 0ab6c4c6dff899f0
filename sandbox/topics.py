"""SNS topics of the sandbox: what would have gone to mail and chat, and what goes to queues."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.incident_view import written
from sandbox.queues import Queue


@dataclass(frozen=True, slots=True)
class Published:
    """One notice."""

    at: datetime
    topic_arn: str
    subject: str
    body: str


@dataclass(slots=True)
class Topics:
    """Delivers to the subscribed queues, in SNS's envelope, and remembers what goes elsewhere."""

    clock: Callable[[], datetime]
    queues: Mapping[str, Sequence[Queue]]
    published: list[Published] = field(default_factory=list)

    def publish(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """SNS Publish."""
        message_id = str(uuid.uuid4())
        subscribed = self.queues.get(asked["TopicArn"], ())
        for queue in subscribed:
            queue.send(json.dumps(self._envelope(asked, message_id)))
        if not subscribed:
            subject = asked.get("Subject", "")
            notice = Published(self.clock(), asked["TopicArn"], subject, asked["Message"])
            self.published.append(notice)
        return {"MessageId": message_id}

    def _envelope(self, asked: Mapping[str, Any], message_id: str) -> dict[str, Any]:
        """SNS Developer Guide, message formats; the signature is nobody's."""
        return {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": asked["TopicArn"],
            "Subject": asked.get("Subject"),
            "Message": asked["Message"],
            "Timestamp": written(self.clock()),
            "SignatureVersion": "1",
            "Signature": "",
        }

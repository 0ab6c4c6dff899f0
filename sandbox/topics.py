"""SNS topics of the sandbox: what would have gone to mail and chat, and what goes to queues."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.incident_view import written
from sandbox.api_calls import ServiceError
from sandbox.queues import Queue


@dataclass(frozen=True, slots=True)
class Published:
    """One notice: the text for mail, and the custom notification for chat, if there is one."""

    at: datetime
    topic_arn: str
    subject: str
    body: str
    chat: Mapping[str, Any]


@dataclass(slots=True)
class Topics:
    """Delivers to the subscribed queues, in SNS's envelope, and remembers what goes elsewhere.

    `missing` are the ARNs of topics that are not there; every other one is.
    """

    clock: Callable[[], datetime]
    queues: Mapping[str, Sequence[Queue]]
    published: list[Published] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def publish(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """SNS Publish; NotFound for a topic that is not there."""
        if asked["TopicArn"] in self.missing:
            raise ServiceError("NotFound", 404, "Topic does not exist")
        message_id, texts = str(uuid.uuid4()), _texts(asked)
        subscribed = self.queues.get(asked["TopicArn"], ())
        for queue in subscribed:
            plain = {**asked, "Message": texts.get("sqs", texts["default"])}
            queue.send(json.dumps(self._envelope(plain, message_id)))
        if not subscribed:
            self.published.append(self._published(asked, texts))
        return {"MessageId": message_id}

    def _published(self, asked: Mapping[str, Any], texts: Mapping[str, str]) -> Published:
        chat = json.loads(texts["https"]) if "https" in texts else {}
        subject, body = asked.get("Subject", ""), texts["default"]
        return Published(self.clock(), asked["TopicArn"], subject, body, chat)

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


def _texts(asked: Mapping[str, Any]) -> dict[str, str]:
    """The text by protocol; `default` is always there."""
    if asked.get("MessageStructure") != "json":
        return {"default": asked["Message"]}
    return dict(json.loads(asked["Message"]))

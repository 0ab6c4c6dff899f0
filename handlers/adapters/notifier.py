"""Notices through SNS topics."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.chat import messages
from dispatch.errors import OutcomeUnknown
from dispatch.notice_topics import instead_of, topic_arn
from dispatch.notices import Notice
from handlers.adapters.clients import client
from handlers.adapters.log import log


class Notifier:
    """Publishes to topics by their name in a plan; `topics` are the ARNs of the stack's own."""

    def __init__(self, topics: Mapping[str, str]) -> None:
        self.topics = topics

    def publish(self, topic: str, notice: Notice) -> str:
        """Publish once; raises OutcomeUnknown where it failed.

        Where an operator's topic is not there the notice goes to another, and that is returned.
        """
        try:
            client("sns").publish(**publish_request(topic_arn(topic, self.topics), notice))
        except (ClientError, BotoCoreError) as error:
            instead = instead_of(topic) if _is_missing(error) else ""
            if not instead:
                raise OutcomeUnknown(f"{topic}: {type(error).__name__}") from error
            self.publish(instead, notice)
            log.warning("no such topic", topic=topic)
            return f"there is no topic {topic}: it went to {instead}"
        return ""


def publish_request(topic: str, notice: Notice) -> dict[str, Any]:
    """SNS Publish to the topic of this ARN: plain text, and its own form for chat."""
    return {
        "TopicArn": topic,
        "Subject": notice.subject,
        "Message": json.dumps(messages(notice), ensure_ascii=False),
        "MessageStructure": "json",
    }


def _is_missing(error: Exception) -> bool:
    """SNS API reference, Publish, errors: NotFound."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "NotFound"

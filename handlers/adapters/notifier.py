"""Notices through SNS topics."""

from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from dispatch.notices import Notice
from handlers.adapters.clients import client


class Notifier:
    """Publishes to topics by their name in a plan."""

    def __init__(self, topics: Mapping[str, str]) -> None:
        self.topics = topics

    def publish(self, topic: str, notice: Notice) -> None:
        """Publish once; raises OutcomeUnknown where it failed."""
        try:
            client("sns").publish(
                TopicArn=self.topics[topic], Subject=notice.subject, Message=notice.body
            )
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"{topic}: {type(error).__name__}") from error

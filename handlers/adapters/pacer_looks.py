"""The chain of messages that sees to it that somebody paces: each look sends the next one."""

import json
from dataclasses import dataclass
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client

EVERY = timedelta(seconds=2)
"""Between two looks; with the lease it bounds how long a pacer that is cut off goes unreplaced."""


@dataclass(frozen=True, slots=True)
class PacerLooks:
    """The queue; `every` is how long one look comes after the other."""

    queue_url: str
    every: timedelta = EVERY

    def begin(self) -> None:
        """A look at once; whatever looks there are, the chain stays one. Raises OutcomeUnknown."""
        self._send({}, 0)

    def next(self, number: int) -> None:
        """The look of this number, in its time; raises OutcomeUnknown."""
        self._send({"look": number}, int(self.every.total_seconds()))

    def hand_over(self) -> None:
        """The pacer has gone: try its lease at once, beside the chain; raises OutcomeUnknown."""
        self._send({"handed_over": True}, 0)

    def _send(self, look: dict[str, int | bool], delay: int) -> None:
        try:
            client("sqs").send_message(
                QueueUrl=self.queue_url, MessageBody=json.dumps(look), DelaySeconds=delay
            )
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"pacer: {type(error).__name__}") from error

"""Deadlines as messages on an SQS delay queue."""

import json
import math
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client

LONGEST_DELAY = 900
"""SQS delays a message 15 minutes at most; later deadlines hop."""


class WakeUps:
    """Sends wake-ups for incidents."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def send(self, incident_id: str, at: datetime, now: datetime) -> None:
        """Wake the incident at `at`, or after 15 minutes to hop again; raises OutcomeUnknown."""
        delay = min(LONGEST_DELAY, max(0, math.ceil((at - now).total_seconds())))
        self._send({"incident": incident_id, "at": at.isoformat()}, delay)

    def send_now(self, incident_id: str) -> None:
        """Wake the incident at once, whatever the sender's clock says; raises OutcomeUnknown."""
        self._send({"incident": incident_id}, 0)

    def _send(self, message: dict[str, str], delay: int) -> None:
        try:
            client("sqs").send_message(
                QueueUrl=self.queue_url, MessageBody=json.dumps(message), DelaySeconds=delay
            )
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"wake-up: {type(error).__name__}") from error

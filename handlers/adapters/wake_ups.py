"""Deadlines as messages on an SQS delay queue."""

import math
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from dispatch.waking import WakeUp
from handlers.adapters.clients import client
from handlers.adapters.service_rules import LONGEST_DELAY

AGAIN = 1
"""Seconds."""


def wake_up(incident: str, at: datetime, now: datetime) -> dict[str, Any]:
    """What to send at `now` to wake the incident at `at`: SendMessage's body and delay.

    SQS delays a message 15 minutes at most; a later deadline hops. A moment that has passed already
    was due before and could not be stored: it is tried again in a second, and not at once for ever.
    """
    seconds = math.ceil((at - now).total_seconds())
    delay = min(LONGEST_DELAY, AGAIN if at < now else seconds)
    return {"MessageBody": WakeUp(incident, at).message, "DelaySeconds": delay}


class WakeUps:
    """Sends wake-ups for incidents and phone lines."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def send(self, incident: str, at: datetime, now: datetime) -> None:
        """Wake the incident at `at`, or after 15 minutes to hop again; raises OutcomeUnknown."""
        self._send(wake_up(incident, at, now))

    def send_now(self, incident: str) -> None:
        """Wake the incident at once, whatever the sender's clock says; raises OutcomeUnknown."""
        self._send({"MessageBody": WakeUp(incident).message})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            client("sqs").send_message(QueueUrl=self.queue_url, **message)
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"wake-up: {type(error).__name__}") from error

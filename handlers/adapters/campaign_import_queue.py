"""Messages to read a campaign's list, or to read it on."""

import json

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client


class ImportQueue:
    """The queue of the function that reads lists."""

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, campaign: str) -> None:
        """Have the campaign's list read, in a second; raises OutcomeUnknown.

        The sandbox does other things meanwhile.
        """
        body = json.dumps({"campaign": campaign})
        try:
            client("sqs").send_message(QueueUrl=self.url, MessageBody=body, DelaySeconds=1)
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"message to read a list: {type(error).__name__}") from error


def campaign_of(body: str) -> str:
    """The campaign that a message is about."""
    return str(json.loads(body)["campaign"])

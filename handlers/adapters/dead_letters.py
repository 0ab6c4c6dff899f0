"""What cannot be understood is kept, with the reason, where an operator finds it."""

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client

REASON_LIMIT = 500
COUNT = "ApproximateNumberOfMessages"


class DeadLetters:
    """One dead-letter queue."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def send(self, body: str, reason: str) -> str:
        """Keep the message, return its id; a failure here raises, so that SQS keeps it instead."""
        attribute = {"DataType": "String", "StringValue": reason[:REASON_LIMIT] or "unknown"}
        answer = client("sqs").send_message(
            QueueUrl=self.queue_url, MessageBody=body, MessageAttributes={"reason": attribute}
        )
        return str(answer["MessageId"])

    def count(self) -> int:
        """About how many messages are here; raises OutcomeUnknown."""
        try:
            answer = client("sqs").get_queue_attributes(
                QueueUrl=self.queue_url, AttributeNames=[COUNT]
            )
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"dead letters: {type(error).__name__}") from error
        return int(answer["Attributes"][COUNT])

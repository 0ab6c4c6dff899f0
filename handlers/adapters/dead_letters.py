"""What cannot be understood is kept, with the reason, where an operator finds it."""

from handlers.adapters.clients import client

REASON_LIMIT = 500


class DeadLetters:
    """The dead-letter queue of the events."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def send(self, body: str, reason: str) -> str:
        """Keep the message, return its id; a failure here raises, so that SQS keeps it instead."""
        attribute = {"DataType": "String", "StringValue": reason[:REASON_LIMIT] or "unknown"}
        answer = client("sqs").send_message(
            QueueUrl=self.queue_url, MessageBody=body, MessageAttributes={"reason": attribute}
        )
        return str(answer["MessageId"])

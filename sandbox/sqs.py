"""SQS's operations on the sandbox's queues: what functions and the operator's command ask for."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.api_calls import Answer, ServiceError
from sandbox.queues import Message, Queue

Asked = Mapping[str, Any]


class Sqs:
    """Answers requests; queues are known by their URLs."""

    def __init__(self, by_url: Mapping[str, Queue]) -> None:
        self.by_url = by_url

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers each operation."""
        return {
            ("sqs", "SendMessage"): self.send_message,
            ("sqs", "SendMessageBatch"): self.send_message_batch,
            ("sqs", "ReceiveMessage"): self.receive_message,
            ("sqs", "DeleteMessage"): self.delete_message,
            ("sqs", "DeleteMessageBatch"): self.delete_message_batch,
            ("sqs", "ChangeMessageVisibilityBatch"): self.change_message_visibility_batch,
            ("sqs", "GetQueueAttributes"): self.get_queue_attributes,
        }

    def send_message(self, asked: Asked) -> dict[str, Any]:
        """SQS SendMessage."""
        attributes = {
            name: str(value.get("StringValue", ""))
            for name, value in asked.get("MessageAttributes", {}).items()
        }
        queue = self._queue(asked)
        message_id = queue.send(asked["MessageBody"], asked.get("DelaySeconds", 0), attributes)
        return {"MessageId": message_id}

    def send_message_batch(self, asked: Asked) -> dict[str, Any]:
        """SQS SendMessageBatch."""
        sent = []
        for entry in asked["Entries"]:
            one = self.send_message({**entry, "QueueUrl": asked["QueueUrl"]})
            checksum = hashlib.md5(entry["MessageBody"].encode(), usedforsecurity=False)
            sent.append({"Id": entry["Id"], **one, "MD5OfMessageBody": checksum.hexdigest()})
        return {"Successful": sent, "Failed": []}

    def receive_message(self, asked: Asked) -> dict[str, Any]:
        """SQS ReceiveMessage: visible messages of a queue without a function, then hidden."""
        queue = self._queue(asked)
        received = _visible(queue)[: asked.get("MaxNumberOfMessages", 1)]
        for message in received:
            message.receives += 1
            message.hidden_until = queue.loop.now + timedelta(seconds=asked["VisibilityTimeout"])
        return {"Messages": [_written(one) for one in received]} if received else {}

    def delete_message(self, asked: Asked) -> dict[str, Any]:
        """SQS DeleteMessage; one that is not there is as good."""
        queue = self._queue(asked)
        queue.held = [one for one in queue.held if one.id != asked["ReceiptHandle"]]
        return {}

    def delete_message_batch(self, asked: Asked) -> dict[str, Any]:
        """SQS DeleteMessageBatch."""
        queue = self._queue(asked)
        gone = {one["ReceiptHandle"] for one in asked["Entries"]}
        queue.held = [one for one in queue.held if one.id not in gone]
        return {"Successful": [{"Id": one["Id"]} for one in asked["Entries"]], "Failed": []}

    def change_message_visibility_batch(self, asked: Asked) -> dict[str, Any]:
        """SQS ChangeMessageVisibilityBatch; a message that is gone fails as in SQS."""
        queue = self._queue(asked)
        held = {one.id: one for one in queue.held}
        there = [one for one in asked["Entries"] if one["ReceiptHandle"] in held]
        for entry in there:
            hidden = timedelta(seconds=entry["VisibilityTimeout"])
            held[entry["ReceiptHandle"]].hidden_until = queue.loop.now + hidden
        gone = {"SenderFault": True, "Code": "MessageNotInflight"}
        return {
            "Successful": [{"Id": one["Id"]} for one in there],
            "Failed": [{"Id": one["Id"], **gone} for one in asked["Entries"] if one not in there],
        }

    def get_queue_attributes(self, asked: Asked) -> dict[str, Any]:
        """SQS GetQueueAttributes: the number of visible messages."""
        count = len(_visible(self._queue(asked)))
        return {"Attributes": {"ApproximateNumberOfMessages": str(count)}}

    def _queue(self, asked: Asked) -> Queue:
        queue = self.by_url.get(asked["QueueUrl"])
        if queue is None:
            raise ServiceError("AWS.SimpleQueueService.NonExistentQueue", 400, "no queue")
        return queue


def _visible(queue: Queue) -> list[Message]:
    return [
        one for one in queue.held if one.hidden_until is None or one.hidden_until <= queue.loop.now
    ]


def _written(message: Message) -> dict[str, Any]:
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.id,
        "Body": message.body,
        "Attributes": message.system_attributes,
        "MessageAttributes": {
            name: {"StringValue": value, "DataType": "String"}
            for name, value in message.attributes.items()
        },
    }

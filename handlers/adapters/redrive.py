"""Dead letters: received, looked at, and put back into the queue they came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.lateness import ACCEPTED_AT
from dispatch.letter import Letter
from handlers.adapters.clients import client
from handlers.adapters.dead_letters import DeadLetters

HIDDEN = 300
"""Seconds for which received letters are hidden from everybody else: time to put them back."""
AT_ONCE = 10
"""Messages that one request of SQS receives, or changes, at most."""
WAITED = 1
"""Seconds that SQS looks for messages: without them it asks some of its servers only."""


@dataclass(frozen=True, slots=True)
class Redrive:
    """The dead letters of one queue, `queue` as an operator names it."""

    queue: str
    dead_letters_url: str
    source_url: str

    def count(self) -> int:
        """About how many there are; raises OutcomeUnknown."""
        return DeadLetters(self.dead_letters_url).count()

    def receive(self, most: int) -> list[Letter]:
        """Up to `most` letters, oldest first, hidden for `HIDDEN` seconds from others."""
        found: dict[str, Letter] = {}
        while len(found) < most and (batch := self._receive(most - len(found))):
            found |= {one.id: one for one in batch}
        return sorted(found.values(), key=_age)

    def release(self, letters: Sequence[Letter]) -> None:
        """Let others see the letters again."""
        for start in range(0, len(letters), AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": one.receipt, "VisibilityTimeout": 0}
                for number, one in enumerate(letters[start : start + AT_ONCE])
            ]
            client("sqs").change_message_visibility_batch(
                QueueUrl=self.dead_letters_url, Entries=entries
            )

    def put_back(self, letters: Sequence[Letter]) -> Iterator[Letter]:
        """Each letter once it is back in its queue; those that could not be are released.

        It is sent first and deleted then: rather twice than never. Whoever takes messages knows
        those that come twice.
        """
        done = 0
        try:
            for letter in letters:
                self._send(letter)
                self.delete(letter)
                done += 1
                yield letter
        finally:
            self.release(letters[done:])

    def delete(self, letter: Letter) -> None:
        """Done with it."""
        client("sqs").delete_message(QueueUrl=self.dead_letters_url, ReceiptHandle=letter.receipt)

    def _receive(self, most: int) -> list[Letter]:
        answer = client("sqs").receive_message(
            QueueUrl=self.dead_letters_url,
            MaxNumberOfMessages=min(AT_ONCE, most),
            VisibilityTimeout=HIDDEN,
            WaitTimeSeconds=WAITED,
            MessageSystemAttributeNames=["SentTimestamp"],
            MessageAttributeNames=["All"],
        )
        return [_letter(self.queue, one) for one in answer.get("Messages", [])]

    def _send(self, letter: Letter) -> None:
        """Back with the time of its first sending; the reason it lay here is over."""
        at = letter.accepted_at
        kept = {ACCEPTED_AT: {"DataType": "String", "StringValue": at.isoformat()}} if at else {}
        client("sqs").send_message(
            QueueUrl=self.source_url, MessageBody=letter.body, MessageAttributes=kept
        )


def _letter(queue: str, message: dict[str, Any]) -> Letter:
    given = message.get("MessageAttributes", {})
    return Letter(
        queue=queue,
        id=message["MessageId"],
        body=message["Body"],
        receipt=message["ReceiptHandle"],
        system=message.get("Attributes", {}),
        given={name: str(one.get("StringValue", "")) for name, one in given.items()},
    )


def _age(letter: Letter) -> str:
    """Oldest first: an alarm before its recovery. What has no time comes last."""
    at = letter.accepted_at
    return at.isoformat() if at else "~"

"""The queue of ended campaign calls: told by EventBridge and by functions, read by the pacer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.campaign.ends import End, end_in
from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client
from handlers.adapters.log import log

AT_ONCE = 10
"""Messages in one request of SQS, at most."""
MOST_REQUESTS = 30
"""Of one look: the pacer has other things to do as well."""
HIDDEN = 60
"""Seconds in which the pacer stores what it has received; then it is told again."""
One = TypeVar("One")


class CampaignEnds:
    """One queue. What it cannot read, or delete, is told again."""

    def __init__(self, queue_url: str) -> None:
        self.queue_url = queue_url

    def tell(self, bodies: Sequence[str]) -> list[int]:
        """Send messages; returns the places of those that SQS did not take, from 0.

        Raises OutcomeUnknown where nobody knows.
        """
        refused: list[int] = []
        try:
            for start in range(0, len(bodies), AT_ONCE):
                entries = [
                    {"Id": str(start + number), "MessageBody": body}
                    for number, body in enumerate(bodies[start : start + AT_ONCE])
                ]
                refused += _failed(self._sqs.send_message_batch(**self._named, Entries=entries))
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"ends of calls: {type(error).__name__}") from error
        return refused

    def take(self) -> Iterator[tuple[End, str]]:
        """What was told, each with the receipt by which it is given back."""
        for _ in range(MOST_REQUESTS):
            received = self.receive(0)
            yield from received
            if len(received) < AT_ONCE:
                return

    def done(self, receipts: Sequence[str]) -> None:
        """These need not be told again."""
        for some in _in_batches(receipts):
            self._delete(some)

    def receive(self, wait: int) -> list[tuple[End, str]]:
        """One request's, for which SQS waits so many seconds; none where it cannot be reached."""
        try:
            answer = self._sqs.receive_message(
                **self._named,
                MaxNumberOfMessages=AT_ONCE,
                VisibilityTimeout=HIDDEN,
                WaitTimeSeconds=wait,
            )
        except (ClientError, BotoCoreError) as error:
            log.warning("ends of calls not received", error=type(error).__name__)
            return []
        found = [(end_in(one["Body"]), one["ReceiptHandle"]) for one in answer.get("Messages", [])]
        self.done([receipt for end, receipt in found if end is None])
        return [(end, receipt) for end, receipt in found if end is not None]

    def _delete(self, receipts: Iterable[str]) -> None:
        entries = [{"Id": str(at), "ReceiptHandle": one} for at, one in enumerate(receipts)]
        try:
            self._sqs.delete_message_batch(**self._named, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            log.warning("ends of calls not deleted", error=type(error).__name__)

    @property
    def _named(self) -> dict[str, str]:
        return {"QueueUrl": self.queue_url}

    @property
    def _sqs(self) -> Any:  # noqa: ANN401 - a boto3 client
        return client("sqs")


def _in_batches(all_of: Sequence[One]) -> Iterator[Sequence[One]]:
    return (all_of[start : start + AT_ONCE] for start in range(0, len(all_of), AT_ONCE))


def _failed(answer: dict[str, Any]) -> list[int]:
    return [int(one["Id"]) for one in answer.get("Failed", [])]

"""What goes wrong in a run: some of every kind of request, by chance of the run's seed."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from faults import Killed, killed_after, killed_before, refused, refused_write, unheard, unreached

Fault = Callable[[Callable[[], Any]], Any]


def lost_and_tried_again(carry_out: Callable[[], Any]) -> Any:
    """DynamoDB: carried out, the answer lost, and boto3 asks once more: the condition is gone."""
    carry_out()
    return carry_out()


ANYWHERE: Mapping[str, tuple[tuple[Fault, float], ...]] = {
    "StartOutboundVoiceContact": (
        (refused("TooManyRequestsException", 429), 0.01),
        (refused("ThrottlingException", 429), 0.002),
        (refused("LimitExceededException", 429), 0.0005),
        (refused("InternalServiceException", 500), 0.002),
        (unheard, 0.005),
        (unreached, 0.003),
    ),
    "DescribeContact": ((refused("ThrottlingException", 429), 0.02), (unreached, 0.01)),
    "UpdateItem": ((refused_write, 0.002), (lost_and_tried_again, 0.002), (unreached, 0.001)),
    "PutItem": ((refused_write, 0.002), (lost_and_tried_again, 0.002)),
    "GetItem": ((refused_write, 0.001), (unreached, 0.001)),
    "BatchGetItem": ((refused_write, 0.002),),
    "Query": ((refused_write, 0.002), (unreached, 0.001)),
    "SendMessage": ((refused("InternalError", 500), 0.001),),
    "SendMessageBatch": ((refused("InternalError", 500), 0.001),),
    "ReceiveMessage": ((refused("InternalError", 500), 0.002),),
    "DeleteMessageBatch": ((refused("InternalError", 500), 0.002),),
}
KILLED, MOST_KILLED = 0.0004, 1.5
"""Before or after any request of whatever function: the share, and how many it may be for each
request of everybody. Or the pacer of a large run would be replaced more often than it paces."""
SPARED = frozenset({"FollowUpsFunction"})
"""Never killed: nobody can tell then whether an SMS was sent (tests/test_campaign_calls.py)."""


class Mishaps:
    """Strikes requests; `now_in` names the function that asks, empty where none does."""

    def __init__(self, seed: int, people: int, *, on: bool) -> None:
        self.on, self.killed = on, min(KILLED, MOST_KILLED / people)
        self.chance = Random(f"mishaps {seed}")  # noqa: S311 - to be the same again
        self.struck: Counter[str] = Counter()

    def carry(self, now_in: str, operation: str, carry_out: Callable[[], Any]) -> Any:
        """The answer, or what becomes of it."""
        fault = self._fault(now_in, operation) if self.on and now_in else None
        if fault is None:
            return carry_out()
        self.struck[f"{operation} {fault.__name__}"] += 1
        return fault(carry_out)

    def _fault(self, now_in: str, operation: str) -> Fault | None:
        drawn = self.chance.random()
        if now_in not in SPARED:
            drawn -= self.killed
            if drawn < 0:
                return killed_before if drawn < -self.killed / 2 else killed_after
        for fault, share in ANYWHERE.get(operation, ()):
            drawn -= share
            if drawn < 0:
                return fault
        return None


__all__ = ["Killed", "Mishaps"]

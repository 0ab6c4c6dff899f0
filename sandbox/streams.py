"""A Kinesis stream with a function behind it: records come in batches, and again where refused."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox.loop import Loop

ON_ITS_WAY = timedelta(seconds=5)
"""How late a record is read."""
AGAIN_AFTER = timedelta(seconds=1)
MOST_TRIES = 10


@dataclass(slots=True)
class Stream:
    """`arn` names it; `deliver` invokes the function with a batch."""

    arn: str
    loop: Loop
    deliver: Callable[[Mapping[str, Any]], Any]
    put: int = 0
    _waiting: list[dict[str, Any]] = field(default_factory=list)

    def take(self, record: Mapping[str, Any]) -> None:
        """One record; those that come until it is read are read with it."""
        self.put += 1
        data = base64.b64encode(json.dumps(record).encode()).decode()
        kinesis = {"sequenceNumber": f"{self.put:056}", "partitionKey": "0", "data": data}
        self._waiting.append(
            {"eventSource": "aws:kinesis", "eventSourceARN": self.arn, "kinesis": kinesis}
        )
        if len(self._waiting) == 1:
            self.loop.at(self.loop.now + ON_ITS_WAY, self._read)

    def _read(self) -> None:
        batch, self._waiting = self._waiting, []
        self._hand_over(batch, 1)

    def _hand_over(self, batch: list[dict[str, Any]], tries: int) -> None:
        try:
            failed = (self.deliver({"Records": batch}) or {}).get("batchItemFailures", [])
        except Exception:  # noqa: BLE001 - Lambda gives the batch again, whatever was raised
            failed = [{"itemIdentifier": batch[0]["kinesis"]["sequenceNumber"]}]
        if failed and tries < MOST_TRIES:
            first = min(one["itemIdentifier"] for one in failed)
            left = [one for one in batch if one["kinesis"]["sequenceNumber"] >= first]
            at = self.loop.now + AGAIN_AFTER
            self.loop.at(at, lambda: self._hand_over(left, tries + 1))

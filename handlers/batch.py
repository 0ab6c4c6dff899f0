"""SQS batches: one message's fault must not hold up the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.lateness import accepted_at
from handlers.adapters.log import log_fault


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message; `accepted_at` is when our queue took it first, where that is known."""

    body: str
    accepted_at: datetime | None


def each_record(batch: dict[str, Any], take: Callable[[str], None]) -> dict[str, Any]:
    """Hand each message's body to `take`; those that failed are reported for another delivery."""
    return each_delivery(batch, lambda delivery: take(delivery.body))


def each_delivery(batch: dict[str, Any], take: Callable[[Delivery], None]) -> dict[str, Any]:
    """`each_record` for whoever must know how long a message has waited.

    Powertools' batch utility does the same, and imports asyncio, for which each cold start pays.
    """
    failed = []
    for record in batch["Records"]:
        try:
            take(_delivery(record))
        except Exception as error:  # noqa: BLE001 - reported to SQS, which delivers again and keeps it
            log_fault("message failed", error, message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _delivery(record: Mapping[str, Any]) -> Delivery:
    """The message in one record of Lambda's event."""
    given = {
        name: str(one.get("stringValue", ""))
        for name, one in record.get("messageAttributes", {}).items()
    }
    return Delivery(record["body"], accepted_at(record.get("attributes", {}), given))

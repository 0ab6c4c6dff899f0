"""SQS batches: one message's fault must not hold up the others."""

from collections.abc import Callable
from typing import Any

from handlers.adapters.log import log


def each_record(batch: dict[str, Any], take: Callable[[str], None]) -> dict[str, Any]:
    """Hand each message's body to `take`; those that failed are reported for another delivery.

    Powertools' batch utility does the same, and imports asyncio, for which each cold start pays.
    """
    failed = []
    for record in batch["Records"]:
        try:
            take(record["body"])
        except Exception:  # noqa: BLE001 - reported to SQS, which delivers again and keeps it
            log.exception("message failed", message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}

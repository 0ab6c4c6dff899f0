"""Log lines as CloudWatch Logs hands them to a function: gzipped JSON in base64."""

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dispatch.errors import UnreadableEvent
from dispatch.vcenter.sighting import LogLine

LARGEST = 16 * 1024 * 1024
"""Bytes of a batch once unpacked; CloudWatch Logs packs 1 MB at most into one."""
GZIP = 16 + zlib.MAX_WBITS


def lines_of(event: Mapping[str, Any]) -> tuple[LogLine, ...]:
    """The lines in the event of a subscription filter; none in its control messages.

    Raises UnreadableEvent for what is no such event, and for one that unpacks to over LARGEST.
    """
    try:
        batch = json.loads(_unpacked(base64.b64decode(event["awslogs"]["data"], validate=True)))
        if batch["messageType"] != "DATA_MESSAGE":
            return ()
        return tuple(_line(one) for one in batch["logEvents"])
    except (LookupError, TypeError, ValueError, OverflowError, OSError, zlib.error) as error:
        raise UnreadableEvent(f"no batch of log lines: {type(error).__name__}") from None


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(GZIP)
    unpacked = unpacking.decompress(packed, LARGEST)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise UnreadableEvent(f"a batch of log lines is cut short, or over {LARGEST} bytes")
    return unpacked


def _line(one: Mapping[str, Any]) -> LogLine:
    return LogLine(str(one["message"]), datetime.fromtimestamp(one["timestamp"] / 1000, UTC))

"""Events of Tocsin's own, put on the account's default bus."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters.clients import client

AT_ONCE = 10
"""Entries of one PutEvents (Amazon EventBridge API Reference)."""
Detail = Mapping[str, object]


class EventBus:
    """Puts events on the default bus; the same event put twice is two events."""

    def put(self, source: str, detail_type: str, details: Sequence[Detail]) -> None:
        """Put one event for each of `details`, in their order.

        Raises OutcomeUnknown where any of them was not taken; the others may have been.
        """
        entries = [entry_of(source, detail_type, detail) for detail in details]
        failed = [code for some in _some_at_once(entries) for code in _failures(some)]
        if failed:
            codes = ", ".join(sorted(set(failed)))
            raise OutcomeUnknown(f"{detail_type}: {len(failed)} of {len(entries)} failed: {codes}")


def entry_of(source: str, detail_type: str, detail: Detail) -> dict[str, str]:
    """One entry of PutEvents."""
    return {
        "Source": source,
        "DetailType": detail_type,
        "Detail": json.dumps(detail, ensure_ascii=False),
    }


def _some_at_once(entries: Sequence[dict[str, str]]) -> list[Sequence[dict[str, str]]]:
    return [entries[start : start + AT_ONCE] for start in range(0, len(entries), AT_ONCE)]


def _failures(entries: Sequence[dict[str, str]]) -> list[str]:
    """The error code of each entry that was not taken."""
    try:
        answer: dict[str, Any] = client("events").put_events(Entries=entries)
    except (ClientError, BotoCoreError) as error:
        return [type(error).__name__] * len(entries)
    return [one["ErrorCode"] for one in answer["Entries"] if "ErrorCode" in one]

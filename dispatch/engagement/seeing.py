"""Engagements, pages and receipts, as ssm-contacts lists them, understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.engagement.facts import EngagementSeen
from dispatch.engagement.state import Accepted, alias_of

Listed = Mapping[str, Any]
"""One item of ListEngagements, ListPagesByEngagement or ListPageReceipts."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to a contact, with its receipts."""

    page: Listed
    receipts: tuple[Listed, ...] = ()


def running(engagements: Iterable[Listed]) -> list[tuple[str, str]]:
    """Engagement and contact, as ARNs, of those that have not ended."""
    return [
        (one["EngagementArn"], one["ContactArn"]) for one in engagements if "StopTime" not in one
    ]


def needs_receipts(page: Listed) -> bool:
    """False where the page itself says that it was read: only its receipts tell of errors."""
    return "ReadTime" not in page


def seen(status: str, pages: Iterable[Page]) -> EngagementSeen:
    """What a look at the record's `status` (OPEN, RESOLVED or "") and at its pages shows."""
    pages = list(pages)
    read = {(_who(one), at) for one in pages for at in _read_at(one)}
    reached = {one.page["ContactArn"] for one in pages if not _failed(one)}
    failed = [one.page["ContactArn"] for one in pages if _failed(one)]
    return EngagementSeen(
        accepted=tuple(Accepted(by, at) for by, at in sorted(read, key=lambda one: one[1])),
        undelivered=tuple(one for one in dict.fromkeys(failed) if one not in reached),
        resolved=status == "RESOLVED",
    )


def _who(page: Page) -> str:
    return alias_of(page.page["ContactArn"])


def _read_at(page: Page) -> list[datetime]:
    given = [page.page["ReadTime"]] if "ReadTime" in page.page else []
    receipts = [one["ReceiptTime"] for one in page.receipts if one["ReceiptType"] == "READ"]
    return [*given, *receipts]


def _failed(page: Page) -> bool:
    """An error, and no receipt that says it arrived all the same."""
    kinds = {one["ReceiptType"] for one in page.receipts}
    return "ERROR" in kinds and not kinds & {"DELIVERED", "READ"}

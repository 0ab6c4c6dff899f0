"""How far a campaign's list is read, as `tocsin campaign import` shows it."""

from typing import Any

from dispatch.campaign.list_import import rejected_folder
from dispatch.campaign.list_reasons import MEANING, Reason
from dispatch.campaign.run import Campaign


def import_view(campaign: Campaign, bucket: str) -> dict[str, Any]:
    """JSON values: bytes and counts; `setAside` by reason, and where all of them are written."""
    now = campaign.importing
    reasons = now.reasons or {}
    aside = [
        {"reason": reason, "count": count, "meaning": MEANING[Reason(reason)]}
        for reason, count in sorted(reasons.items(), key=lambda one: -one[1])
    ]
    return {
        "campaign": campaign.id,
        "status": campaign.status.value,
        "size": now.size,
        "read": now.offset,
        "lines": now.lines,
        "entries": now.records,
        "taken": now.taken,
        "setAside": aside,
        "rejected": f"s3://{bucket}/{rejected_folder(campaign)}/" if aside else "",
        "fault": now.fault,
        "done": now.done_at is not None,
    }

"""Who opted out, by two keys in a call or in the contacts, and who took it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dispatch.line.opting_out import OptOut
from dispatch.plan import Contact

NEVER = OptOut(None, None, "")


def opt_out_row(contact: Contact, by_key: OptOut) -> dict[str, Any]:
    """What a person's row says of it. Who opted out both ways did so in the contacts."""
    pressed = day_text(by_key.opted_out_at)
    in_contacts = day_text(contact.opted_out)
    by = "contacts" if in_contacts else "key" if pressed else None
    resumed = {"on": day_text(by_key.resumed_at), "by": by_key.resumed_by}
    return {
        "optedOut": in_contacts or pressed,
        "optedOutBy": by,
        "resumed": resumed if by_key.resumed_at else None,
        "whyUncallable": f"opted out by two keys on {pressed}"
        if by == "key"
        else contact.why_uncallable,
    }


def opt_out_text(row: Mapping[str, Any]) -> str:
    """As `2026-11-21 by key`; `no` where they may be called, and who says so again."""
    if row["optedOut"]:
        return f"{row['optedOut']} by key" if row["optedOutBy"] == "key" else str(row["optedOut"])
    resumed = row["resumed"]
    return f"no, resumed {resumed['on']} by {resumed['by']}" if resumed else "no"


def day_text(day: date | None) -> str | None:
    """As `2026-11-21`; a moment's day is that of UTC."""
    return f"{day:%Y-%m-%d}" if day else None

"""Which person of which campaign a recorded call was of, by its contact, in the campaign table.

A recording's name has the contact alone. What is noted expires: it is asked for once, when the
recording is archived some days later.
"""

from datetime import datetime

from handlers.adapters import items
from handlers.adapters.clients import client
from handlers.adapters.recording_faults import everybodys

SORT = "recorded"


class CampaignRecorded:
    """One table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def note(self, contact: str, campaign: str, person: str, now: datetime) -> None:
        """Of a call that has begun; a repeat changes nothing that matters."""
        whose = {"campaign": {"S": campaign}, "person": {"S": person}}
        item = key(contact) | whose | {"expires_at": items.expiry(now)}
        client("dynamodb").put_item(TableName=self.table, Item=item)

    def whose(self, contact: str) -> tuple[str, str] | None:
        """Campaign and person, or None; raises StorageUnavailable."""
        with everybodys():
            answer = client("dynamodb").get_item(TableName=self.table, Key=key(contact))
        item = answer.get("Item")
        return (item["campaign"]["S"], item["person"]["S"]) if item else None


def key(contact: str) -> items.Item:
    """Where it is noted whose the call with this contact id was."""
    return items.key(f"call#{contact}", SORT)

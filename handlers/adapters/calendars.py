"""The shifts that calendars gave, one item for each rota: written by one function, read by others.

| pk            | sk     | holds                                    |
|---------------|--------|------------------------------------------|
| calendar#ROTA | shifts | the shifts of a rota, and when they were read |
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.codec import decode, encode
from dispatch.errors import OutcomeUnknown
from dispatch.rota.model import Shift
from handlers.adapters.clients import client
from handlers.adapters.items import Item, expiry, key


class Calendars:
    """The calendars' items in the table."""

    def __init__(self, table: str) -> None:
        self.table = table

    def save(self, rota: str, shifts: Sequence[Shift], now: datetime) -> None:
        """Keep a rota's shifts instead of those read before; what botocore raises, raises."""
        item = _key(rota) | {
            "doc": {"S": json.dumps(encode(tuple(shifts)), ensure_ascii=False)},
            "read_at": {"S": now.isoformat()},
            "expires_at": expiry(now),
        }
        client("dynamodb").put_item(TableName=self.table, Item=item)

    def load(self, rotas: Sequence[str]) -> Mapping[str, tuple[Shift, ...]]:
        """The shifts of those rotas that have any; raises OutcomeUnknown."""
        return {rota: shifts for rota in rotas if (shifts := self._load(rota)) is not None}

    def _load(self, rota: str) -> tuple[Shift, ...] | None:
        try:
            answer = client("dynamodb").get_item(TableName=self.table, Key=_key(rota))
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"calendar of {rota}: {type(error).__name__}") from error
        item = answer.get("Item")
        return decode(tuple[Shift, ...], json.loads(item["doc"]["S"])) if item else None


def _key(rota: str) -> Item:
    return key(f"calendar#{rota}", "shifts")

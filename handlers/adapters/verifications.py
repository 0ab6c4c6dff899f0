"""Verification calls in the table, each until its code is too old.

| pk                   | sk   | holds                                        |
|----------------------|------|----------------------------------------------|
| verification#ATTEMPT | code | whose number is verified, the code, the tries |
| verification#NUMBER  | call | when this number was called last, hashed     |
"""

import hashlib
from datetime import datetime

from botocore.exceptions import ClientError

from dispatch.errors import StateConflict
from dispatch.phone import PhoneNumber
from dispatch.verification import APART, VALID_FOR, Verification
from handlers.adapters.clients import client
from handlers.adapters.items import Item, key

NOT_MET = "ConditionalCheckFailedException"


class Verifications:
    """One table's verification calls."""

    def __init__(self, table: str) -> None:
        self.table = table

    def load(self, attempt: str) -> Verification | None:
        """The verification, or None where there is none (any more)."""
        answer = client("dynamodb").get_item(
            TableName=self.table, Key=_code_key(attempt), ConsistentRead=True
        )
        item = answer.get("Item")
        if item is None:
            return None
        return Verification(
            attempt=attempt,
            contact=item["contact"]["S"],
            code=item["code"]["S"],
            placed_at=datetime.fromisoformat(item["placed_at"]["S"]),
            tries_left=int(item["tries_left"]["N"]),
        )

    def save(self, verification: Verification, before: Verification | None = None) -> None:
        """Store it; raises StateConflict where it is no longer as it was `before`."""
        item = _code_key(verification.attempt) | {
            "contact": {"S": verification.contact},
            "code": {"S": verification.code},
            "placed_at": {"S": verification.placed_at.isoformat()},
            "tries_left": {"N": str(verification.tries_left)},
            "expires_at": _expiry(verification.placed_at),
        }
        if before is None:
            stored = self._put(item, "attribute_not_exists(pk)", {})
        else:
            read = {":read": {"N": str(before.tries_left)}}
            stored = self._put(item, "tries_left = :read", read)
        if not stored:
            raise StateConflict("somebody else typed a code for the same call")

    def may_call(self, number: PhoneNumber, now: datetime) -> bool:
        """Whether the number was not called in the last minute; if so, it counts as called now."""
        item = key(f"verification#{_hashed(number)}", "call") | {
            "called_at": {"S": now.isoformat()},
            "expires_at": _expiry(now),
        }
        condition = "attribute_not_exists(pk) OR called_at <= :before"
        return self._put(item, condition, {":before": {"S": (now - APART).isoformat()}})

    def _put(self, item: Item, condition: str, values: Item) -> bool:
        """Write if the condition holds, and say whether it did."""
        given = {"ExpressionAttributeValues": values} if values else {}
        try:
            client("dynamodb").put_item(
                TableName=self.table, Item=item, ConditionExpression=condition, **given
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == NOT_MET:
                return False
            raise
        return True


def _code_key(attempt: str) -> Item:
    return key(f"verification#{attempt}", "code")


def _hashed(number: PhoneNumber) -> str:
    return hashlib.sha256(number.dialled.encode()).hexdigest()


def _expiry(start: datetime) -> dict[str, str]:
    """The TTL attribute, in seconds since 1970."""
    return {"N": str(int((start + VALID_FOR).timestamp()))}

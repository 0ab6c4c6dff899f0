"""Follow-ups: the queue on which they are asked for, and the marks that let each be sent once.

| pk                  | sk   | holds                                            |
|---------------------|------|--------------------------------------------------|
| followups#ID#PERSON | NAME | how far it is: `sending`, then what became of it |
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from dispatch.errors import OutcomeUnknown
from handlers.adapters import items
from handlers.adapters.clients import client

DELAY = 10
"""Seconds until a follow-up that was asked for is begun: the answer function, which asks before it
stores, runs for 8 s at most."""
AT_ONCE = 10
"""Messages of one SendMessageBatch."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a follow-up is, since when."""

    state: str
    at: datetime


class FollowUpQueue:
    """Asks for follow-ups, by the names that their campaign's file gives them.

    Each is begun a little later: what is not owed by then was never stored, and is not sent.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, campaign: str, person: str, names: Sequence[str]) -> None:
        """Have these sent; asked for twice, each is sent once. Raises OutcomeUnknown."""
        for start in range(0, len(names), AT_ONCE):
            self._send(campaign, person, names[start : start + AT_ONCE])

    def _send(self, campaign: str, person: str, names: Sequence[str]) -> None:
        bodies = [{"campaign": campaign, "person": person, "name": name} for name in names]
        entries = [
            {"Id": str(number), "MessageBody": json.dumps(body), "DelaySeconds": DELAY}
            for number, body in enumerate(bodies)
        ]
        try:
            answer = client("sqs").send_message_batch(QueueUrl=self.url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise OutcomeUnknown(f"follow-ups: {type(error).__name__}") from error
        if answer.get("Failed"):
            raise OutcomeUnknown(f"follow-ups: {len(answer['Failed'])} were not taken")


class FollowUpMarks:
    """One table; an item for each follow-up that was begun."""

    def __init__(self, table: str) -> None:
        self.table = table

    def begin(self, campaign: str, person: str, name: str, now: datetime) -> Mark | None:
        """Mark that it is being sent; where there is a mark already, that one instead.

        boto3 asks again where no answer came, and then finds the mark that the first request made.
        """
        mine = {"by": {"S": uuid4().hex}}
        item = _key(campaign, person, name) | _mark("sending", now) | mine
        try:
            client("dynamodb").put_item(
                TableName=self.table,
                Item=item | {"expires_at": items.expiry(now)},
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            answer: Any = error.response  # with the item, as it was asked for
            found = answer["Item"]
            if found.get("by") == mine["by"]:
                return None
            return Mark(found["state"]["S"], datetime.fromisoformat(found["at"]["S"]))
        return None

    def became(self, campaign: str, person: str, name: str, state: str, now: datetime) -> None:
        """Mark what became of it."""
        item = _key(campaign, person, name) | _mark(state, now)
        try:
            client("dynamodb").put_item(
                TableName=self.table,
                Item=item | {"expires_at": items.expiry(now)},
                ConditionExpression="attribute_exists(pk)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise  # whoever was erased while it was sent stays erased

    def give_back(self, campaign: str, person: str, name: str) -> None:
        """It was certainly not sent: it may be begun again."""
        client("dynamodb").delete_item(TableName=self.table, Key=_key(campaign, person, name))


def _key(campaign: str, person: str, name: str) -> items.Item:
    return items.key(f"followups#{campaign}#{person}", name)


def _mark(state: str, now: datetime) -> items.Item:
    return {"state": {"S": state}, "at": {"S": now.isoformat()}}

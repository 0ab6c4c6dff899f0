"""Started by the queue of follow-ups: sends what an answer asked for."""

import json
from typing import Any

from handlers import wiring_campaign_talk
from handlers.batch import each_record

FOLLOWING_UP = wiring_campaign_talk.following_up()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """A batch of an SQS queue; names those that are to be delivered again."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    asked = json.loads(body)
    FOLLOWING_UP.send(asked["campaign"], asked["person"], asked["name"])

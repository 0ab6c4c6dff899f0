"""Wake-ups from the delay queue: what is due is decided and everything pending is performed."""

import json
from datetime import datetime
from typing import Any

from dispatch.errors import UnreadableEvent
from dispatch.sleeper import Kind, sleeper_in
from handlers import wiring
from handlers.batch import each_record

CONDUCTOR = wiring.conductor()
WAKE_UPS = wiring.wake_ups()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    message, now = json.loads(body), wiring.now()
    sleeper = sleeper_in(message)
    at = datetime.fromisoformat(message["at"]) if "at" in message else now
    if at > now:
        WAKE_UPS.send(sleeper, at, now)
    elif sleeper.kind is Kind.LINE:
        _wake_line(sleeper.id)
    else:
        CONDUCTOR.resume(sleeper.id)


def _wake_line(contact: str) -> None:
    raise UnreadableEvent(f"a wake-up for the phone line of {contact}: lines have no deadlines yet")

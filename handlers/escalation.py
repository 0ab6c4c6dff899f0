"""Wake-ups from the delay queue: what is due is decided and everything pending is performed."""

import json
from datetime import datetime
from typing import Any

from dispatch.waking import woken_by
from handlers import wiring
from handlers.batch import each_record

CONDUCTOR = wiring.conductor()
WAKE_UPS = wiring.wake_ups()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    message, now = json.loads(body), wiring.now()
    incident = woken_by(message)
    at = datetime.fromisoformat(message["at"]) if "at" in message else now
    if at > now:
        WAKE_UPS.send(incident, at, now)
    else:
        CONDUCTOR.resume(incident)

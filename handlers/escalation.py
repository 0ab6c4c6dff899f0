"""Wake-ups from the delay queue: what is due is decided and everything pending is performed."""

from typing import Any

from dispatch.waking import wake_up_in
from handlers import wiring
from handlers.batch import each_record

CONDUCTOR = wiring.conductor()
WAKE_UPS = wiring.wake_ups()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    wake_up, now = wake_up_in(body), wiring.now()
    if later := wake_up.hops(now):
        WAKE_UPS.send(wake_up.incident, later, now)
    else:
        CONDUCTOR.resume(wake_up.incident)

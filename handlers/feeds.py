"""Every minute: status feeds that are due are polled, and what is new in them goes on the bus."""

from typing import Any

from handlers import wiring, wiring_feeds
from handlers.adapters.metrics import publish

POLLER = wiring_feeds.poller()


def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many were `polled`; without a feed that is enabled it asks nobody.

    Raises OutcomeUnknown for what waits for the next minute, never for a feed that fails: that is
    somebody else's trouble, counted and reported.
    """
    if not POLLER.feeds:
        return {"polled": 0}
    # Schedules are precise to the minute: counted in seconds, every second run would be too early.
    now = wiring.now().replace(second=0, microsecond=0)
    try:
        return {"polled": POLLER.run(now)}
    finally:
        publish({"FailingFeeds": POLLER.failing})

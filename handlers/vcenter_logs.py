"""vCenter's log lines arrive, and the changes of its alarms go on the bus as events."""

from typing import Any

from dispatch.vcenter.reading import DETAIL_TYPE, SOURCE, read_lines
from handlers.adapters.event_bus import EventBus
from handlers.adapters.log import log
from handlers.adapters.log_batch import lines_of

BUS = EventBus()


def handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many `lines` made how many `events`, and how many were `unreadable`.

    Raises UnreadableEvent for what is no batch of log lines, and OutcomeUnknown where an event
    could not be put: CloudWatch Logs and Lambda then deliver the batch again.
    """
    reading = read_lines(lines_of(event))
    BUS.put(SOURCE, DETAIL_TYPE, reading.details)
    told = {"lines": reading.lines, "events": len(reading.details)}
    if reading.unreadable:
        log.warning("lines about alarms are unreadable", lines=reading.unreadable)
    return {**told, "unreadable": reading.unreadable}

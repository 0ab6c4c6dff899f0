"""Every minute: incidents whose deadline passed unnoticed are woken, and counted."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.metrics import Metrics, MetricUnit

from handlers import wiring
from handlers.adapters.history import History
from handlers.adapters.log import log

HISTORY = History(wiring.setting("TABLE_NAME"))
METRICS = Metrics(namespace="Tocsin", service="tocsin")
WAKE_UPS = wiring.wake_ups()
GRACE = timedelta(seconds=15)
"""A wake-up is not late before this: SQS delivers within seconds, not to the second."""


@METRICS.log_metrics
def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many were `overdue`; the metric OverdueDeadlines alarms without Connect."""
    now = wiring.now()
    overdue = HISTORY.overdue(now - GRACE)
    for incident_id, since in overdue:
        late = round((now - since).total_seconds())
        log.warning("deadline overdue", incident=incident_id, seconds_late=late)
        WAKE_UPS.send(incident_id, now, now)
    METRICS.add_metric(name="OverdueDeadlines", unit=MetricUnit.Count, value=len(overdue))
    return {"overdue": len(overdue)}

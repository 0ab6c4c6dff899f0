"""Every minute: incidents whose deadline passed unnoticed are woken, and counted."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from dispatch.errors import DeliveryError
from handlers import wiring
from handlers.adapters.history import History
from handlers.adapters.log import log

HISTORY = History(wiring.setting("TABLE_NAME"))
WAKE_UPS = wiring.wake_ups()
GRACE = timedelta(seconds=15)
"""A wake-up is not late before this: SQS delivers within seconds, not to the second."""


def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    """Returns how many were `overdue`; the metric OverdueDeadlines alarms without Connect."""
    now = wiring.now()
    overdue = HISTORY.overdue(now - GRACE)
    for incident_id, since in overdue:
        late = round((now - since).total_seconds())
        log.warning("deadline overdue", incident=incident_id, seconds_late=late)
        _wake(incident_id)
    _count(len(overdue))
    return {"overdue": len(overdue)}


def _wake(incident_id: str) -> None:
    """One that cannot be woken must not keep the others waiting; the next minute tries again."""
    try:
        WAKE_UPS.send_now(incident_id)
    except DeliveryError as error:
        log.warning("wake-up not sent", incident=incident_id, error=str(error))


def _count(overdue: int) -> None:
    """The metric as a log line (CloudWatch embedded metric format)."""
    with single_metric(
        name="OverdueDeadlines", unit=MetricUnit.Count, value=overdue, namespace="Tocsin"
    ) as metric:
        metric.add_dimension(name="service", value="tocsin")

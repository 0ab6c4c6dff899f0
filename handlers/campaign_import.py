"""Reads the lists of campaigns: a message for each, and one more for each further part of it."""

from typing import Any

from handlers import wiring_campaign_import
from handlers.adapters.campaign_import_queue import campaign_of
from handlers.batch import each_record
from handlers.campaign_importing import MayGoOn

IMPORTER = wiring_campaign_import.importer()
KEPT_MS = 60_000
"""Milliseconds that are left when a part ends, to store and to send what follows."""
WITHOUT_CLOCK = 1_000
"""Entries in one run where nobody says how long it may take, as in the sandbox."""


def handler(batch: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, lambda body: IMPORTER.run(campaign_of(body), may_go_on(context)))


def may_go_on(context: Any) -> MayGoOn:  # noqa: ANN401 - Lambda's own
    """Whether there is time for another batch."""
    if context is None:
        return lambda read: read < WITHOUT_CLOCK
    return lambda _read: context.get_remaining_time_in_millis() > KEPT_MS

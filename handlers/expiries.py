"""Alerts that waited too long to be called for: all are logged, operations hears once an hour."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.errors import StateConflict
from dispatch.facts import AlertFired
from dispatch.notices import notice_of_expiry
from handlers.adapters.items import EventOutcome
from handlers.adapters.log import log
from handlers.adapters.notifier import Notifier
from handlers.adapters.store import Store


@dataclass(frozen=True, slots=True)
class Expiries:
    """Thousands may expire together after a long outage, and mail must still come through."""

    store: Store
    notifier: Notifier

    def tell(self, fact: AlertFired, why: str, now: datetime) -> None:
        """Tell first and note it afterwards: rather twice than not. Raises OutcomeUnknown."""
        log.warning("expired", event=fact.alert.event_id, why=why)
        hour = f"expiries of {now:%Y-%m-%dT%H}"
        if self.store.outcome(hour) is not None:
            return
        self.notifier.publish("operations", notice_of_expiry(fact, why))
        try:
            self.store.save_outcome(EventOutcome(hour, "told", why), now)
        except StateConflict:
            return  # another function told at the same moment

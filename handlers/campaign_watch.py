"""What the auditor does for campaigns: their looks at who paces begin anew where they ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.watch import is_quiet, is_silent, need_a_pacer
from dispatch.errors import DeliveryError
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.clients import SERVICE_FAULTS
from handlers.adapters.log import log
from handlers.adapters.pacer_lease import PacerLease
from handlers.adapters.pacer_looks import PacerLooks


@dataclass(frozen=True, slots=True)
class CampaignWatch:
    """Of all campaigns."""

    campaigns: Campaigns
    lease: PacerLease
    looks: PacerLooks
    publish: Callable[[Mapping[str, float]], None]

    def look(self, now: datetime) -> None:
        """What fails here must not keep alerts from being audited; the next minute tries again."""
        try:
            self._look(now)
        except (*SERVICE_FAULTS, DeliveryError) as error:
            log.warning("campaigns not watched", error=type(error).__name__)

    def _look(self, now: datetime) -> None:
        if not need_a_pacer(self.campaigns.listed(), now):
            return
        last = self.lease.last_beat()
        if is_quiet(last, now):
            self.looks.begin()
        self.publish({"CampaignStuck": int(is_silent(last, now))})

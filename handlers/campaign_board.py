"""Campaigns as they stand, with their rates: whoever looks again and again keeps what it saw."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.campaign.live import Allowed, Live, Look, kept, live_of, look_at
from dispatch.campaign.live_view import live_view
from dispatch.campaign.run import Campaign, Status
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.campaign_keeping import CampaignKeeping


@dataclass(slots=True)
class CampaignBoard:
    """The campaigns of one table."""

    keeping: CampaignKeeping
    agenda: CampaignAgenda
    _looks: dict[str, tuple[Look, ...]] = field(default_factory=dict)

    def views(self) -> list[dict[str, Any]]:
        """All of them, the latest first."""
        return [self._view(one) for one in self.keeping.campaigns.listed()]

    def view(self, named: str) -> dict[str, Any]:
        """One of them; raises CampaignRefused."""
        return self._view(self.keeping.load(named))

    def _view(self, campaign: Campaign) -> dict[str, Any]:
        return live_view(self._live(campaign))

    def _live(self, campaign: Campaign) -> Live:
        now, looks = self.keeping.clock(), self._looks.get(campaign.id, ())
        file = self.keeping.file(campaign)
        allowed = Allowed(file.calls.calls_at_once, file.spending.cap, file.spending.currency)
        self._looks[campaign.id] = kept(looks, look_at(campaign, now))
        return live_of(campaign, looks, now, allowed, self._next_due(campaign))

    def _next_due(self, campaign: Campaign) -> datetime | None:
        """Asked for only where nobody is called: it tells why."""
        if campaign.status is not Status.RUNNING or campaign.tally.calling:
            return None
        return self.agenda.next_due(campaign.id)

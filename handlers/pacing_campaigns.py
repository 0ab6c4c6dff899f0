"""The campaigns that concern a pacer, as they were read last: all but those that are over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.run import Campaign
from handlers.pacing import Pacer
from handlers.pacing_counting import Counted

LIST_EVERY = timedelta(seconds=5)
"""A campaign that is new is seen so much later at most; what an operator asks of one, each second.
"""


class StoredCampaigns(Protocol):
    """Where campaigns are stored; `save` raises StateConflict."""

    def ids(self) -> list[str]:
        """Of all of them."""

    def these(self, ids: Iterable[str]) -> list[Campaign]:
        """Those with these ids."""

    def save(self, campaign: Campaign) -> Campaign:
        """In place of the version it was made from."""


@dataclass(slots=True)
class KnownCampaigns:
    """By their ids. `_ended` are those that concern nobody any more."""

    stored: StoredCampaigns
    pacer: Pacer
    counted: Counted
    clock: Callable[[], datetime]
    by_id: dict[str, Campaign] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _ended: set[str] = field(default_factory=set)
    _list_at: datetime | None = None

    def all(self) -> list[Campaign]:
        """As they are known now, whatever becomes of them meanwhile."""
        return list(self.by_id.values())

    def read(self) -> None:
        """A campaign that is over stays so: hundreds of earlier ones are not read each second."""
        now = self.clock()
        if self._list_at is None or now >= self._list_at:
            self._ids, self._list_at = set(self.stored.ids()), now + LIST_EVERY
        listed = self.stored.these(sorted(self._ids - self._ended))
        self.by_id = {one.id: one for one in listed if self._concerns(one)}
        self._ended |= {one.id for one in listed if one.id not in self.by_id}

    def save(self, campaign: Campaign) -> None:
        """Store one, and know it as stored; raises StateConflict where an operator wrote first."""
        self.by_id[campaign.id] = self.stored.save(campaign)

    def _concerns(self, campaign: Campaign) -> bool:
        """Whether it may call, has calls under way, or what became of some is not stored yet."""
        return (
            not campaign.status.over
            or campaign.tally.calling > 0
            or self.pacer.flights.by_campaign[campaign.id] > 0
            or campaign.id in self.counted.since
            or len(self.pacer.jobs) > 0
        )

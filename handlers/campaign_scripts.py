"""The files of campaigns as they stand, read once for each version."""

from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch.campaign.settings import CampaignFile, campaign_in
from handlers.adapters.campaigns import Campaigns

FRESH = timedelta(seconds=2)
"""How long a campaign's latest version is taken for the latest: a change is live as soon."""
KEPT = 20
"""Files that are kept, the latest."""


class CampaignScripts:
    """Files by campaign and version. A version that is stored never changes."""

    def __init__(self, campaigns: Campaigns, clock: Callable[[], datetime]) -> None:
        self.campaigns, self.clock = campaigns, clock
        self._files: dict[tuple[str, int], CampaignFile] = {}
        self._latest: dict[str, tuple[int, datetime]] = {}

    def latest(self, campaign: str) -> int:
        """The version of the file that a call which begins now goes by; KeyError if unknown."""
        now = self.clock()
        version, read_at = self._latest.get(campaign, (0, now))
        if version and now - read_at < FRESH:
            return version
        found = self.campaigns.load(campaign)
        if found is None:
            raise KeyError(f"there is no campaign {campaign}")
        self._latest[campaign] = (found.file_version, now)
        return found.file_version

    def file(self, campaign: str, version: int) -> CampaignFile:
        """The file in that version; raises KeyError if there is none."""
        key = campaign, version
        if key not in self._files:
            text = self.campaigns.file(campaign, version)
            if text is None:
                raise KeyError(f"campaign {campaign} has no file in version {version}")
            while len(self._files) >= KEPT:
                del self._files[next(iter(self._files))]
            self._files[key] = campaign_in(text, f"{campaign}.toml")
        return self._files[key]

"""What an operator's command may do with campaigns: begin, steer and change them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.control import Verb, changed, within_cap
from dispatch.campaign.run import Campaign, Status, campaign_id
from dispatch.campaign.settings import CampaignFile, campaign_in
from dispatch.campaign.updating import may_become
from dispatch.errors import CampaignRefused, StateConflict
from handlers.adapters.campaign_notes import CampaignNotes, Note
from handlers.adapters.campaigns import Campaigns
from handlers.campaign_scripts import CampaignScripts
from handlers.conductor import until_first


@dataclass(frozen=True, slots=True)
class Operator:
    """Who asks: the name that was given, and whose rights are used."""

    by: str
    identity: str


@dataclass(frozen=True, slots=True)
class CampaignKeeping:
    """The campaigns of one table. `wake` sees to it that somebody paces; `salt` makes chance."""

    campaigns: Campaigns
    scripts: CampaignScripts
    notes: CampaignNotes
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    salt: Callable[[], str]

    def load(self, named: str) -> Campaign:
        """The campaign with this id; raises CampaignRefused."""
        campaign = self.campaigns.load(named)
        if campaign is None:
            raise CampaignRefused(f"there is no campaign {named}: tocsin campaign list lists them")
        return campaign

    def file(self, campaign: Campaign) -> CampaignFile:
        """What its file says now."""
        return self.scripts.file(campaign.id, campaign.file_version)

    def create(self, name: str, text: str, operator: Operator, named: str = "") -> Campaign:
        """A campaign by the file of this name and text, whose list is still to be read.

        Raises ConfigurationError for a file that is wrong, and CampaignRefused where there is one
        of that id.
        """
        now = self.clock()
        campaign_in(text, f"{name}.toml")
        named = named or campaign_id(name, now.date())
        campaign = Campaign(named, name, Status.IMPORTING, now, salt=self.salt())
        try:
            campaign = self.campaigns.create(campaign, text)
        except StateConflict:
            raise CampaignRefused(
                f"there is a campaign {named} already: go on with it by --campaign {named}, "
                "or name another with --id"
            ) from None
        self.note(named, operator, "created")
        return campaign

    def ask(
        self, named: str, verb: Verb, operator: Operator, at: datetime | None = None
    ) -> Campaign:
        """Start, pause, resume or stop it; returns it as it is then, raises CampaignRefused."""
        before = self.load(named)
        after = until_first(lambda: self._ask_once(named, verb, at))
        if verb is not Verb.PAUSE:  # whoever paces also sets the time at which people are removed
            self.wake()
        if after.status is not before.status:
            self.note(named, operator, verb.value)
        return after

    def _ask_once(self, named: str, verb: Verb, at: datetime | None) -> Campaign:
        campaign = self.load(named)
        after = changed(campaign, verb, self.clock(), at=at)
        if after is campaign:
            return campaign
        if verb in {Verb.START, Verb.RESUME}:
            within_cap(campaign, self.file(campaign).spending.cap)
        return self.campaigns.save(after)

    def update(self, named: str, name: str, text: str, operator: Operator) -> Campaign:
        """Let the campaign go on by this text, which is live for the next call.

        Raises ConfigurationError and CampaignRefused.
        """
        after = campaign_in(text, f"{name}.toml")
        campaign = until_first(lambda: self._update_once(named, after, text))
        self.note(named, operator, f"file version {campaign.file_version}")
        return campaign

    def _update_once(self, named: str, after: CampaignFile, text: str) -> Campaign:
        campaign = self.load(named)
        versions = range(1, campaign.file_version + 1)
        may_become(campaign, [self.scripts.file(named, version) for version in versions], after)
        return self.campaigns.update(campaign, text)

    def note(self, named: str, operator: Operator, what: str) -> None:
        """Write down who asked."""
        self.notes.add(named, Note(self.clock(), operator.by, operator.identity, what))

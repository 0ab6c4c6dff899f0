"""Whose a recording is, where the call was one of Tocsin's own."""

from dataclasses import dataclass

from dispatch.line.news import members
from dispatch.recordings.who import NOBODYS, Whose
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_recorded import CampaignRecorded
from handlers.adapters.lines import Lines
from handlers.adapters.recording_faults import everybodys


@dataclass(frozen=True, slots=True)
class CampaignCalls:
    """Those of campaigns."""

    recorded: CampaignRecorded
    people: CampaignPeople

    def whose(self, contact: str) -> Whose:
        """Campaign, and the number as long as the campaign has the person."""
        whose = self.recorded.whose(contact)
        if whose is None:
            return NOBODYS
        with everybodys():
            known = self.people.load(*whose)
        return Whose(number=known[0].number if known else "", campaign=whose[0])


@dataclass(frozen=True, slots=True)
class OwnCalls:
    """What the tables know of calls by their contact id: a read or three, and nobody is asked."""

    lines: Lines
    campaigns: CampaignCalls | None

    def whose(self, contact: str) -> Whose:
        """An alert's call is of all incidents that shared it, the one it was placed for first."""
        with everybodys():
            call = self.lines.call(contact)
        if call is None:
            return self.campaigns.whose(contact) if self.campaigns else NOBODYS
        incidents = dict.fromkeys([call.incident, *(one for one, _ in members(call))])
        return Whose(incidents=tuple(incidents))

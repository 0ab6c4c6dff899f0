"""A turn of a campaign's call: what it means is stored, then it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.campaign.follow_ups import newly_owed
from dispatch.campaign.heard import Heard
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.speech import Say
from dispatch.campaign.talk import Scene, converse
from dispatch.errors import StateConflict
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_recorded import CampaignRecorded
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.follow_ups import FollowUpQueue
from handlers.campaign_scripts import CampaignScripts

TRIES = 3
"""Of a write that lost a race: Connect tells a turn again while the first telling is at work."""


@dataclass(frozen=True, slots=True)
class CampaignTalking:
    """The calls of all campaigns. `queues` are Connect's ids by the names that scripts use."""

    people: CampaignPeople
    scripts: CampaignScripts
    refusals: CampaignRefusals
    follow_ups: FollowUpQueue
    queues: Mapping[str, str]
    clock: Callable[[], datetime]
    recorded: CampaignRecorded

    def begins_recorded(self, contact: str, campaign: str, person_id: str) -> None:
        """A call that is recorded was picked up: whose it is, for whoever looks for it."""
        self.recorded.note(contact, campaign, person_id, self.clock())

    def turn(self, campaign: str, person_id: str, heard: Heard) -> Say | None:
        """What to say; None for a person who is not there (any more).

        What was heard is stored before; told again, it is answered again in the same words.
        """
        for _ in range(TRIES):
            known = self.people.load(campaign, person_id)
            if known is None:
                return None
            try:
                return self._told(*known, heard)
            except StateConflict:
                continue
        raise StateConflict("others wrote first, again and again")

    def _told(self, person: Person, talk: Talk, heard: Heard) -> Say:
        begins = heard.attempt > talk.attempt
        version = self.scripts.latest(person.campaign) if begins else talk.file_version
        file = self.scripts.file(person.campaign, version)
        scene = Scene(file.script, version, file.calls.longest)
        now = self.clock()
        after, said = converse(scene, person, talk, heard, now)
        if after != talk:
            if names := newly_owed(talk, after):
                # Before the write, so that nothing owed is forgotten: see FollowUpQueue.
                self.follow_ups.ask(person.campaign, person.id, names)
            if after.opted_out and not talk.opted_out:
                # Kept before it is confirmed, and for ever, whatever becomes of this campaign.
                self.refusals.add(person.number, person.campaign, now)
            self.people.save_talk(person.campaign, person.id, after)
        return replace(said, queue=self.queues.get(said.queue, ""))

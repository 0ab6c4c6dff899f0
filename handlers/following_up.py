"""Sends what answers asked for: each follow-up once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.campaign.follow_up_words import (
    DETAIL_TYPE,
    SOURCE,
    event_detail,
    mail_notice,
    sms_request,
)
from dispatch.campaign.follow_ups import FollowUp, Way
from dispatch.campaign.person import Owed, Person, Talk
from dispatch.errors import DeliveryError, NotReached, OutcomeUnknown, Throttled
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.event_bus import EventBus
from handlers.adapters.follow_ups import FollowUpMarks, Mark
from handlers.adapters.log import log
from handlers.adapters.messenger import Messenger
from handlers.adapters.notifier import Notifier
from handlers.campaign_scripts import CampaignScripts

UNDER_WAY = timedelta(seconds=60)
"""Longer than the function runs: a mark that is older was left by one that ended."""
SENT, UNKNOWN, REFUSED, NOT_KNOWN = "sent", "unknown", "refused", "no such follow-up"
OPTED_OUT = "the person opted out"


@dataclass(frozen=True, slots=True)
class FollowingUp:
    """The follow-ups of all campaigns."""

    people: CampaignPeople
    scripts: CampaignScripts
    marks: FollowUpMarks
    messenger: Messenger
    notifier: Notifier
    bus: EventBus
    sender_id: str
    clock: Callable[[], datetime]

    def send(self, campaign: str, person_id: str, name: str) -> None:
        """Send this follow-up unless that was done; raises where it must be asked for again."""
        known = self.people.load(campaign, person_id)
        owed = next((one for one in known[1].owed if one.name == name), None) if known else None
        if known is None or owed is None:
            log.info("this follow-up is not owed", campaign=campaign, person=person_id)
            return
        person, talk = known
        follow_up = self._follow_up(talk, campaign, name)
        mark = self.marks.begin(campaign, person_id, name, self.clock())
        if mark is None:
            self._ended(person, name, self._sent_once(follow_up, person, talk, owed))
        elif mark.state == "sending":
            self._look_at(mark, follow_up, person, talk, owed)

    def _follow_up(self, talk: Talk, campaign: str, name: str) -> FollowUp | None:
        return self.scripts.file(campaign, talk.file_version).script.follow_ups.get(name)

    def _look_at(
        self, mark: Mark, follow_up: FollowUp | None, person: Person, talk: Talk, owed: Owed
    ) -> None:
        """One that was begun and not ended: an event may repeat, a message must not."""
        if self.clock() - mark.at < UNDER_WAY:
            raise OutcomeUnknown("a follow-up is being sent")
        repeats = follow_up is not None and follow_up.way is Way.EVENT
        became = self._sent_once(follow_up, person, talk, owed) if repeats else UNKNOWN
        self._ended(person, owed.name, became)

    def _sent_once(self, follow_up: FollowUp | None, person: Person, talk: Talk, owed: Owed) -> str:
        """What became of it; raises, with its mark taken back, where it was certainly not sent."""
        if follow_up is None:
            return NOT_KNOWN
        if follow_up.way is Way.SMS and talk.opted_out:
            return OPTED_OUT  # whoever wants no more calls gets no more messages either
        try:
            self._send(follow_up, person, talk, owed)
        except (Throttled, NotReached):
            self.marks.give_back(person.campaign, person.id, owed.name)
            raise
        except OutcomeUnknown:
            if follow_up.way is Way.EVENT:
                self.marks.give_back(person.campaign, person.id, owed.name)
                raise
            return UNKNOWN
        except DeliveryError:
            return REFUSED
        return SENT

    def _send(self, follow_up: FollowUp, person: Person, talk: Talk, owed: Owed) -> None:
        if follow_up.way is Way.SMS:
            request = sms_request(follow_up, person, talk.language, self.sender_id)
            self.messenger.send_sms(request)
        elif follow_up.way is Way.MAIL:
            notice = mail_notice(follow_up, person, talk.language)
            self.notifier.publish(follow_up.topic, notice)
        else:
            answers = {one.question: one for one in talk.answers}
            detail = event_detail(follow_up, person, owed, answers.get(owed.question))
            self.bus.put(SOURCE, DETAIL_TYPE, [detail])

    def _ended(self, person: Person, name: str, became: str) -> None:
        self.marks.became(person.campaign, person.id, name, became, self.clock())
        if became != SENT:
            log.error(
                "a follow-up was not sent for certain",
                became=became,
                campaign=person.campaign,
                person=person.id,
                follow_up=name,
            )

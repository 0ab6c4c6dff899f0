"""Carrying out what Incident Manager is asked for, without ever waiting for it twice in a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from dispatch.actions import CheckEngagement, EngageContact, OpenEngagement, TellEngagement
from dispatch.actions import Engaging as Asked
from dispatch.engagement.facts import ContactEngaged, EngagementOpened, EngagementTold
from dispatch.engagement.failing import fact_of_failure
from dispatch.engagement.requests import (
    contact_request,
    incident_request,
    stop_request,
    timeline_request,
    update_request,
)
from dispatch.engagement.seeing import Page, needs_receipts, running, seen
from dispatch.engagement.state import Engagement
from dispatch.errors import DeliveryError, NotReached, OutcomeUnknown, RouteRefused
from dispatch.facts import Fact
from dispatch.incident import Incident
from dispatch.speech.words import Words
from handlers.adapters.incident_manager import IncidentManager
from handlers.adapters.log import log

LEFT_ALONE = timedelta(seconds=15)
"""After no answer nothing is asked for so long: a function's time belongs to calls."""
MOST_LOOKED_AT = 20
"""Engagements of an incident, the last, whose pages are looked at: each is two requests."""


@dataclass(slots=True)
class Engaging:
    """Incident Manager, which people are engaged through as their plans say."""

    service: IncidentManager
    words: Mapping[str, Words]
    notice_language: str
    silent_at: datetime | None = None

    def perform(self, incident: Incident, action: Asked, now: datetime) -> list[Fact]:
        """What came of it, or of a part of it; never raises a DeliveryError."""
        if self.silent_at and now < self.silent_at + LEFT_ALONE:
            return [fact_of_failure(action, NotReached("no answer a moment ago"))]
        facts: list[Fact] = []
        try:
            facts.extend(self._one(incident, action))
        except DeliveryError as error:
            log.warning("not engaged", incident=incident.id, action=action.id, error=str(error))
            facts.append(fact_of_failure(action, error))
            if isinstance(error, NotReached | OutcomeUnknown):
                self.silent_at = now
        return facts

    def _one(self, incident: Incident, action: Asked) -> Iterator[Fact]:
        match action:
            case OpenEngagement():
                yield self._open(incident)
            case EngageContact():
                words = self.words[self.notice_language]
                engagement = self.service.engage(contact_request(incident, action, words))
                yield ContactEngaged(action.id, action.contact, engagement)
            case TellEngagement():
                yield from self._tell(incident, action)
            case CheckEngagement():
                yield self._look(incident)

    def _open(self, incident: Incident) -> Fact:
        response_plan = incident.plan.response_plan or self.service.usual_plan()
        if not response_plan:
            raise RouteRefused("no response plan is set up")
        return EngagementOpened(self.service.start(incident_request(incident, response_plan)))

    def _tell(self, incident: Incident, action: TellEngagement) -> Iterator[Fact]:
        """Stopping comes first: whoever would be paged next is spared.

        Each that was stopped is told of, whatever fails after it.
        """
        known = _known(incident)
        for engagement, contact in self._running(known) if action.stops else ():
            self.service.stop(stop_request(incident, engagement))
            yield EngagementTold("", (contact,))
        self._write(incident, action, known.record)
        yield EngagementTold(action.id)

    def _write(self, incident: Incident, action: TellEngagement, record: str) -> None:
        if record and (request := update_request(incident, action, record)):
            self.service.update(request)
        if record and (request := timeline_request(incident, action, record)):
            self.service.note(request)

    def _running(self, known: Engagement) -> list[tuple[str, str]]:
        """Engagement and contact; without a record only those that stages have started."""
        if known.record:
            return running(self.service.engagements(known.record))
        return [(one.arn, one.contact) for one in known.engaged]

    def _look(self, incident: Incident) -> Fact:
        known = _known(incident)
        listed = self.service.engagements(known.record) if known.record else []
        ours = [one.arn for one in known.engaged]
        engagements = dict.fromkeys([*ours, *(one["EngagementArn"] for one in listed)])
        pages = chain.from_iterable(map(self._pages, [*engagements][-MOST_LOOKED_AT:]))
        return seen(self.service.status(known.record) if known.record else "", pages)

    def _pages(self, engagement: str) -> list[Page]:
        pages = self.service.pages(engagement)
        return [
            Page(one, tuple(self.service.receipts(one["PageArn"])) if needs_receipts(one) else ())
            for one in pages
        ]


def _known(incident: Incident) -> Engagement:
    if incident.engagement is None:
        raise RouteRefused("it was never told to Incident Manager")
    return incident.engagement

"""Placing, stopping and asking after calls: by the line that is free and the route that works."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.call_request import call_request
from dispatch.callee import Callee, callee_of
from dispatch.delivery import (
    fact_of_country,
    fact_of_failed_call,
    fact_of_line,
    fact_without_route,
)
from dispatch.dialling import Dial, Granted, NoRoute
from dispatch.errors import DeliveryError, TocsinError
from dispatch.facts import CallDelayed, CallPlaced, CallRefused, Fact
from dispatch.incident import Incident
from dispatch.line.asking import Overtakes, want_of
from dispatch.line.news import news_of_end
from dispatch.line.records import end_among
from dispatch.line.state import CallRecord
from dispatch.outcome import facts_of_record
from dispatch.plan import Contact
from dispatch.routes.failures import next_route_may_help
from dispatch.routes.route import Route
from dispatch.speech.words import Words
from handlers.adapters.caller import Caller
from handlers.adapters.log import log
from handlers.dialling import Dialling


@dataclass(frozen=True, slots=True)
class Placing:
    """Calls to people, each through their line."""

    dialling: Dialling
    caller_of: Callable[[str], Caller]
    words: Mapping[str, Words]
    contacts: Callable[[], Mapping[str, Contact]]

    def place(self, incident: Incident, action: PlaceCall, now: datetime) -> Fact:
        """Place the call, or say what stands in its way; raises nothing that a call can cause."""
        attempt = incident.attempt(action.attempt)
        if attempt is None:
            return CallRefused(action.attempt, Outcome.FAILED, "no such attempt")
        try:
            callee = callee_of(attempt, incident.severity, self.contacts(), now)
        except TocsinError as error:
            return fact_of_failed_call(action.attempt, error)
        if isinstance(callee, CallDelayed | CallRefused):
            return callee
        refused = fact_of_country(attempt.id, callee, self.dialling.routes)
        return refused or self._by_any_route(incident, attempt, callee)

    def _by_any_route(self, incident: Incident, attempt: Attempt, callee: Callee) -> Fact:
        want = want_of(incident, attempt)
        tried: dict[str, TocsinError] = {}
        while True:
            dial = Dial(want, callee.phone, callee.number, tried)
            asked = self.dialling.ask(callee.contact.key, dial)
            if isinstance(asked, Overtakes):
                self._end_drill(callee.contact.key, asked)
                continue
            if isinstance(asked, NoRoute):
                refusals, standing = list(tried.values()), self.dialling.standing()
                return fact_without_route(attempt.id, callee.number, refusals, standing)
            if not isinstance(asked, Granted):
                return fact_of_line(attempt.id, asked, callee.phones_left)
            outcome = self._call(incident, attempt, callee, asked.route)
            if not isinstance(outcome, TocsinError):
                return outcome
            tried[asked.route.name] = outcome

    def _end_drill(self, contact: str, drill: Overtakes) -> None:
        """A real page does not wait for a drill, not even for one that cannot be ended."""
        try:
            self.caller_of(drill.route).stop(drill.contact_id)
        except DeliveryError as error:
            log.warning("drill not stopped", contact=drill.contact_id, error=str(error))
        self.dialling.overtaken(contact, drill)

    def _call(
        self, incident: Incident, attempt: Attempt, callee: Callee, route: Route
    ) -> Fact | TocsinError:
        """Place it by this route; an error where another may do what this one cannot."""
        key, caller = callee.contact.key, self.caller_of(route.name)
        words = self.words[callee.contact.language]
        try:
            contact_id = caller.place(call_request(incident, attempt.id, callee, route, words))
        except TocsinError as error:
            self.dialling.failed(key, attempt.id, route, error)
            log.warning("call not placed", incident=incident.id, route=route.name, error=str(error))
            return error if next_route_may_help(error) else fact_of_failed_call(attempt.id, error)
        log.info("call placed", incident=incident.id, attempt=attempt.id, route=route.name)
        self.dialling.board.placed(key, attempt.id, contact_id)
        return CallPlaced(attempt.id, contact_id, callee.phones_left)

    def stop(self, action: StopCall) -> None:
        """The attempt wants nobody any more; the call is stopped unless others share it."""
        route, contact_id = self.dialling.board.withdraw(action.contact, action.attempt)
        if contact_id:
            self.caller_of(route).stop(contact_id)

    def check(self, action: CheckCall) -> list[Fact]:
        """What the service says of a call whose events are silent; raises DeliveryError."""
        call = self.dialling.board.lines.call(action.contact_id)
        route = call.route if call else self.dialling.routes[0].name
        try:
            record = self.caller_of(route).describe(action.contact_id)
        except DeliveryError as error:
            self.dialling.board.silent(route, error)
            raise
        facts = facts_of_record(record, action.attempt)
        return facts if call is None else self._told(action, call, facts)

    def _told(self, action: CheckCall, call: CallRecord, facts: list[Fact]) -> list[Fact]:
        """The line learns of it too; whom the call did not tell is called anew."""
        if end_among(facts):
            ended = self.dialling.board.ended(action.contact_id, call, facts)
            return news_of_end(ended, action.contact_id, action.attempt, facts)
        if facts:
            self.dialling.board.answered(action.contact_id, call)
        return facts

"""Placing, stopping and asking after calls: by the line that is free and the route that works."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Attempt, Outcome
from dispatch.call_request import call_request
from dispatch.callee import Callee, callee_of
from dispatch.delivery import fact_of_failed_call
from dispatch.errors import DeliveryError, TocsinError
from dispatch.facts import CallDelayed, CallEnded, CallPlaced, CallRefused, Fact
from dispatch.incident import Incident
from dispatch.line.asking import Refused, Shares, Waits
from dispatch.line.news import news_of_end
from dispatch.line.state import CallRecord, Want
from dispatch.outcome import facts_of_record
from dispatch.plan import Contact
from dispatch.routes.failures import next_route_may_help
from dispatch.routes.route import Route
from dispatch.speech.words import Words
from handlers.adapters.caller import Caller
from handlers.adapters.log import log
from handlers.dialling import Dialling, NoRoute


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
        return self._by_any_route(incident, attempt, callee)

    def _by_any_route(self, incident: Incident, attempt: Attempt, callee: Callee) -> Fact:
        key, left = callee.contact.key, callee.phones_left
        want = Want(incident.id, attempt.id, incident.severity, attempt.placed_at)
        if not any(route.reaches(callee.number) for route in self.dialling.routes):
            why = "the country is not on the allow-list"
            return CallRefused(attempt.id, Outcome.BAD_NUMBER, why, left)
        tried: dict[str, TocsinError] = {}
        while True:
            asked = self.dialling.ask(key, want, callee.phone, callee.number, tried)
            if isinstance(asked, Shares):
                return CallPlaced(attempt.id, asked.contact_id, left)
            if isinstance(asked, Waits):
                return CallDelayed(attempt.id, asked.why, asked.until)
            if isinstance(asked, Refused):
                return CallRefused(attempt.id, Outcome.BAD_NUMBER, asked.why)
            if isinstance(asked, NoRoute):
                return self._without_route(attempt, callee, tried)
            outcome = self._call(incident, attempt, callee, asked.route)
            if not isinstance(outcome, TocsinError):
                return outcome
            tried[asked.route.name] = outcome

    def _without_route(
        self, attempt: Attempt, callee: Callee, tried: Mapping[str, TocsinError]
    ) -> Fact:
        """One failure is no outage: a route whose breaker is closed is tried again soon."""
        if tried and self.dialling.has_route(callee.number):
            return CallDelayed(attempt.id, str(next(iter(tried.values()))))
        why = f"no route is left that could place the call ({self.dialling.why_no_route()})"
        return CallDelayed(attempt.id, why, no_route=True)

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
        ends = [fact for fact in facts if isinstance(fact, CallEnded)]
        if ends:
            ended = self.dialling.board.ended(action.contact_id, call, ends[0])
            return news_of_end(ended, action.contact_id, action.attempt, facts)
        if facts:
            self.dialling.board.answered(action.contact_id, call)
        return facts

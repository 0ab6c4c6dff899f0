"""Contact events from the queue: what they, or the contact record, say of our calls."""

from typing import Any

from dispatch.facts import CallPlaced, Fact
from dispatch.line.news import members, news_of_end, news_of_pick_up
from dispatch.line.records import end_among
from dispatch.line.state import CallRecord
from dispatch.outcome import (
    ContactEvent,
    call_of_record,
    contact_event_in,
    facts_of_event,
    facts_of_record,
)
from handlers import wiring
from handlers.adapters.log import log
from handlers.batch import each_record

CONDUCTOR = wiring.nudging_conductor()
SWITCHBOARD = wiring.switchboard()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    happened = contact_event_in(body)
    call = SWITCHBOARD.lines.call(happened.contact_id) or _recognised(happened)
    if call is None:
        log.info("contact is none of ours", contact=happened.contact_id)
        return
    facts = _facts(happened, call)
    if end_among(facts):
        ended = SWITCHBOARD.ended(happened.contact_id, call, facts)
        _end(ended, happened.contact_id, facts)
    elif facts:
        _go_on(happened.contact_id, call)


def _recognised(happened: ContactEvent) -> CallRecord | None:
    """A call whose placing nobody could answer to us says in its attributes whose it is."""
    route = wiring.route_of(happened.instance)
    if not route:
        return None
    call = call_of_record(wiring.caller(route).describe(happened.contact_id), route)
    if call is None:
        return None
    SWITCHBOARD.placed(call.contact, call.attempt, happened.contact_id)
    try:
        CONDUCTOR.take(call.incident, [CallPlaced(call.attempt, happened.contact_id)])
    except KeyError:
        return None  # another deployment calls through the same instance
    return call


def _facts(happened: ContactEvent, call: CallRecord) -> list[Fact]:
    """The event's own words where they settle it, the contact record where it is silent."""
    if happened.needs_the_record:
        record = wiring.caller(call.route).describe(happened.contact_id)
        return facts_of_record(record, call.attempt)
    return facts_of_event(happened, call.attempt)


def _end(call: CallRecord, contact_id: str, facts: list[Fact]) -> None:
    for incident, attempt in members(call):
        CONDUCTOR.take(incident, news_of_end(call, contact_id, attempt, facts))


def _go_on(contact_id: str, call: CallRecord) -> None:
    line = SWITCHBOARD.answered(contact_id, call)
    for incident, fact in news_of_pick_up(call, line):
        CONDUCTOR.take(incident, [fact])

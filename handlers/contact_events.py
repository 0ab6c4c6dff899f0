"""Contact events from the queue: what they, or the contact record, say of our calls."""

from collections.abc import Mapping
from typing import Any

from dispatch.campaign.ends import forwarded, is_campaign_call
from dispatch.errors import OutcomeUnknown
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
from handlers.wiring_campaign_ends import campaign_ends

CONDUCTOR = wiring.nudging_conductor()
SWITCHBOARD = wiring.switchboard()
CAMPAIGN_ENDS = campaign_ends()


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
    record = wiring.caller(route).describe(happened.contact_id)
    if is_campaign_call(record):
        _pass_on(record)
        return None
    call = call_of_record(record, route)
    if call is None:
        return None
    SWITCHBOARD.placed(call.contact, call.attempt, happened.contact_id)
    try:
        CONDUCTOR.take(call.incident, [CallPlaced(call.attempt, happened.contact_id)])
    except KeyError:
        return None  # another deployment calls through the same instance
    return call


def _pass_on(record: Mapping[str, Any]) -> None:
    """A campaign's call whose event lacks the tag by which it is told from an alert's."""
    body = forwarded(record)
    if body is not None and CAMPAIGN_ENDS is not None and CAMPAIGN_ENDS.tell([body]):
        raise OutcomeUnknown("the end of a campaign's call was not taken")


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

"""Contact events from the queue: what they, or the contact record, say of our calls."""

import json
from typing import Any

from dispatch.errors import UnreadableEvent
from dispatch.facts import Fact
from dispatch.outcome import ContactEvent, facts_of_event, facts_of_record, read_contact_event
from handlers import wiring
from handlers.adapters.log import log
from handlers.batch import each_record

CALLER = wiring.caller()
CONDUCTOR = wiring.nudging_conductor()
STORE = wiring.store()


def handler(batch: dict[str, Any], _context: object) -> dict[str, Any]:
    """One SQS batch; the messages to deliver again are reported back."""
    return each_record(batch, _take)


def _take(body: str) -> None:
    happened = read_contact_event(json.loads(body))
    if happened is None:
        raise UnreadableEvent("a contact event without detail.contactId")
    call = STORE.find_call(happened.contact_id)
    if call is None:
        log.info("contact is none of ours", contact=happened.contact_id)
        return
    incident_id, attempt = call
    facts = _facts(happened, attempt)
    if facts:
        CONDUCTOR.take(incident_id, facts)


def _facts(happened: ContactEvent, attempt: str) -> list[Fact]:
    """The event's own words where they settle it, the contact record where it is silent."""
    if happened.needs_the_record:
        return facts_of_record(CALLER.describe(happened.contact_id), attempt)
    return facts_of_event(happened, attempt)

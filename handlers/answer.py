"""Asked by the contact flow: what to say at pick-up, and what a key did."""

from collections.abc import Mapping
from typing import Any

from dispatch.answer import Reply, fact_of, reply, unknown_call
from dispatch.errors import TocsinError
from dispatch.plan import Contact
from dispatch.routes.testing import INCIDENT as ROUTE_TEST
from dispatch.routes.testing import route_test_reply
from dispatch.speech.words import Words
from dispatch.verification import INCIDENT as VERIFICATION
from handlers import wiring
from handlers.adapters.log import log_fault
from handlers.talking import SpokenCall, Talk
from handlers.verifying import reply_in_verification

CONDUCTOR = wiring.nudging_conductor()
CONTACTS = wiring.contact_book()
WORDS = wiring.book().words


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """A ContactFlowEvent; returns a Reply's fields. The key is stored before it is confirmed."""
    call = event["Details"]["ContactData"]
    attributes = call.get("Attributes") or {}
    words = WORDS.get(attributes.get("language", "en"), WORDS["en"])
    said = _answer(event["Details"]["Parameters"], attributes, call["ContactId"], words)
    return {"speech": said.speech, "next": said.next, "turn": said.turn}


def _answer(
    asked: Mapping[str, str], attributes: Mapping[str, str], contact_id: str, words: Words
) -> Reply:
    if asked.get("incident") == VERIFICATION:
        return reply_in_verification(asked["attempt"], words)
    if asked.get("incident") == ROUTE_TEST:
        return route_test_reply(asked["attempt"], words)
    key, contact = asked.get("key", ""), attributes.get("contact", "")
    spoken = SpokenCall(contact, asked["attempt"], contact_id, attributes.get("turn", ""))
    said = TALK.turn(spoken, key, words) if contact else None
    return said or _about_one(asked, key, words)


def _about_one(asked: Mapping[str, str], key: str, words: Words) -> Reply:
    """Nobody wants this person any more: how it stands with the incident they were called for."""
    try:
        fact = fact_of(asked["attempt"], asked["happening"], key)
        incident = CONDUCTOR.take(asked["incident"], [fact])
    except KeyError:
        return unknown_call(words)
    attempt = incident.attempt(asked["attempt"])
    if attempt is None:
        return unknown_call(words)
    return reply(incident, attempt, key, words, _contacts())


def _contacts() -> Mapping[str, Contact]:
    """Only for the name of whoever has it: the key is stored already, and that is to be said."""
    try:
        return CONTACTS.contacts()
    except TocsinError as error:
        log_fault(
            "contacts are not readable; people are called by their keys", error, why=str(error)
        )
        return {}


TALK = Talk(CONDUCTOR, wiring.switchboard(), _contacts)

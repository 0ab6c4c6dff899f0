"""Asked by the contact flow: what to say at pick-up, and what a key did."""

from collections.abc import Mapping
from typing import Any

from dispatch.answer import Reply, fact_of, reply, unknown_call
from dispatch.errors import TocsinError
from dispatch.plan import Contact
from dispatch.speech.words import Words
from dispatch.verification import INCIDENT as VERIFICATION
from handlers import wiring
from handlers.adapters.log import log
from handlers.verifying import reply_in_verification

CONDUCTOR = wiring.nudging_conductor()
CONTACTS = wiring.contact_book()
WORDS = wiring.book().words


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """A ContactFlowEvent; returns `speech` and `next`. The key is stored before it is confirmed."""
    asked = event["Details"]["Parameters"]
    said = _answer(asked, _words(event))
    return {"speech": said.speech, "next": said.next}


def _answer(asked: dict[str, str], words: Words) -> Reply:
    if asked.get("incident") == VERIFICATION:
        return reply_in_verification(asked["attempt"], words)
    key = asked.get("key", "")
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
    except TocsinError:
        log.exception("contacts are not readable; people are called by their keys")
        return {}


def _words(event: dict[str, Any]) -> Words:
    attributes = event["Details"]["ContactData"].get("Attributes") or {}
    return WORDS.get(attributes.get("language", "en"), WORDS["en"])

"""The request for one call, as Connect's StartOutboundVoiceContact takes it."""

from collections.abc import Mapping
from typing import Any

from dispatch.actions import PlaceCall
from dispatch.answer import subject_of
from dispatch.errors import NumberRefused
from dispatch.incident import Incident
from dispatch.plan import Contact
from dispatch.routes.route import Route, client_token
from dispatch.speech.compose import announcement, menu, phrase
from dispatch.speech.words import Words


def request_of(
    incident: Incident,
    action: PlaceCall,
    contacts: Mapping[str, Contact],
    route: Route,
    words: Mapping[str, Words],
) -> dict[str, Any]:
    """The request that the action asks for; raises NumberRefused where nobody can be called."""
    contact = contacts.get(action.contact)
    if contact is None:
        raise NumberRefused("no such contact")
    if not route.allows(contact):
        raise NumberRefused("the country is not on the allow-list")
    return call_request(incident, action.attempt, contact, route, words[contact.language])


def call_request(
    incident: Incident, attempt: str, contact: Contact, route: Route, words: Words
) -> dict[str, Any]:
    """Everything to send. The texts in the attributes are spoken if the answer function fails."""
    return {
        "InstanceId": route.instance_id,
        "ContactFlowId": route.flow_id,
        "SourcePhoneNumber": route.caller_number,
        "DestinationPhoneNumber": contact.number.dialled,
        "ClientToken": client_token(attempt, route),
        "Attributes": {
            "incident": incident.id,
            "attempt": attempt,
            "language": contact.language,
            "speech": announcement(subject_of(incident), words).ssml,
            "menu": menu(words).ssml,
            "unconfirmed": phrase(words, "unconfirmed").ssml,
            "goodbye": phrase(words, "goodbye").ssml,
        },
    }

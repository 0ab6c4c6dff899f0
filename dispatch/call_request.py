"""The request for one call, as Connect's StartOutboundVoiceContact takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.actions import PlaceCall
from dispatch.answer import subject_of
from dispatch.errors import NumberRefused
from dispatch.incident import Incident
from dispatch.plan import Contact
from dispatch.speech.compose import announcement, menu, phrase
from dispatch.speech.words import Words


@dataclass(frozen=True, slots=True)
class Route:
    """A way to place calls: instance, contact flow and the number that the callee sees.

    `calling_codes` are the country codes that the Connect instance may call ("+81"); empty: any.
    """

    instance_id: str
    flow_id: str
    caller_number: str
    calling_codes: tuple[str, ...] = ()

    def allows(self, contact: Contact) -> bool:
        """Whether the instance is allowed to call this contact's country."""
        return not self.calling_codes or contact.number.dialled.startswith(self.calling_codes)


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
        "ClientToken": attempt,
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

"""The request for one call, as Connect's StartOutboundVoiceContact takes it."""

from dataclasses import dataclass
from typing import Any

from dispatch.answer import subject_of
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

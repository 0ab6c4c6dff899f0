"""The request for one call, as Connect's StartOutboundVoiceContact takes it."""

from typing import Any

from dispatch.answer import subject_of
from dispatch.callee import Callee
from dispatch.incident import Incident
from dispatch.routes.route import Route, client_token
from dispatch.speech.compose import announcement, menu, phrase
from dispatch.speech.words import Words


def call_request(
    incident: Incident, attempt: str, callee: Callee, route: Route, words: Words
) -> dict[str, Any]:
    """Everything to send. The texts in the attributes are spoken if the answer function fails."""
    return {
        "InstanceId": route.instance_id,
        "ContactFlowId": route.flow_id,
        "SourcePhoneNumber": route.caller_number,
        "DestinationPhoneNumber": callee.number.dialled,
        "ClientToken": client_token(attempt, route),
        "Attributes": {
            "incident": incident.id,
            "attempt": attempt,
            "contact": callee.contact.key,
            "language": callee.contact.language,
            "turn": "",
            "speech": announcement(subject_of(incident), words).ssml,
            "menu": menu(words).ssml,
            "unconfirmed": phrase(words, "unconfirmed").ssml,
            "goodbye": phrase(words, "goodbye").ssml,
            **(recording(words) if incident.plan.record else {}),
        },
    }


def recording(words: Words) -> dict[str, str]:
    """The attributes of a call that is recorded: that it is, and the words that say so."""
    return {"record": "yes", "recorded": phrase(words, "recorded").ssml}

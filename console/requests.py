"""The AWS requests that a decision would make, with phone numbers masked."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.actions import Action, Notify, PlaceCall, WakeAt
from dispatch.book import Book
from dispatch.call_request import Route, call_request
from dispatch.draft import Decision
from dispatch.incident import Incident
from dispatch.notices import compose_notice
from dispatch.plan import Contact

ROUTE = Route("(Connect instance)", "(contact flow)", "(caller number)")
NOTICE_LANGUAGE = "en"


def requests_for(
    decision: Decision, book: Book, contacts: Mapping[str, Contact], now: datetime
) -> list[dict[str, Any]]:
    """`service`, `operation` and `parameters` of each request, in order."""
    found = (_request(decision.incident, one, book, contacts, now) for one in decision.actions)
    return [one for one in found if one is not None]


def _request(
    incident: Incident, action: Action, book: Book, contacts: Mapping[str, Contact], now: datetime
) -> dict[str, Any] | None:
    match action:
        case PlaceCall():
            return _call(incident, action, book, contacts)
        case Notify():
            notice = compose_notice(incident, action, book.words[NOTICE_LANGUAGE])
            topic = f"({action.topic} topic)"
            parameters = {"TopicArn": topic, "Subject": notice.subject, "Message": notice.body}
            return {"service": "sns", "operation": "Publish", "parameters": parameters}
        case WakeAt():
            seconds = round((action.at - now).total_seconds())
            body = {"incident": incident.id, "at": action.at.isoformat()}
            delay = {"DelaySeconds": min(900, seconds), "MessageBody": json.dumps(body)}
            return {"service": "sqs", "operation": "SendMessage", "parameters": delay}
        case _:
            return None


def _call(
    incident: Incident, action: PlaceCall, book: Book, contacts: Mapping[str, Contact]
) -> dict[str, Any] | None:
    contact = contacts.get(action.contact)
    if contact is None:
        return None
    words = book.words[contact.language]
    parameters = call_request(incident, action.attempt, contact, ROUTE, words)
    masked = parameters | {"DestinationPhoneNumber": str(contact.number)}
    return {"service": "connect", "operation": "StartOutboundVoiceContact", "parameters": masked}

"""The AWS requests that a decision would make, with phone numbers masked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dispatch.actions import Action, Announce, Notify, OpenEngagement, PlaceCall, WakeAt
from dispatch.book import Book
from dispatch.call_request import call_request
from dispatch.callee import Callee, callee_of
from dispatch.draft import Decision
from dispatch.engagement.requests import incident_request
from dispatch.incident import Incident
from dispatch.life import SOURCE, detail_type, life_event
from dispatch.notice_topics import PREFIX
from dispatch.notices import compose_notice
from dispatch.plan import Contact
from dispatch.routes.route import MAIN, Route
from handlers.adapters.event_bus import entry_of
from handlers.adapters.notifier import publish_request
from handlers.adapters.wake_ups import wake_up

ROUTE = Route(MAIN, "${AWS::Region}", "${ConnectInstanceArn}", "${AlertFlow}", "${CallerNumber}")
"""What only the deployment knows is named as in template.yaml."""
TOPICS = {"notices": "${NoticesTopic}", "operations": "${OperationsTopic}"}
WAKE_UP_QUEUE = "${WakeUpQueue}"
NOTICE_LANGUAGE = "en"
"""The template's default of NoticeLanguage."""


def requests_for(
    decision: Decision, book: Book, contacts: Mapping[str, Contact], now: datetime
) -> list[dict[str, Any]]:
    """`service`, `operation` and `parameters` of each request that calls, tells or wakes."""
    found = (_request(decision.incident, one, book, contacts, now) for one in decision.actions)
    return [one for one in found if one is not None]


def _request(
    incident: Incident, action: Action, book: Book, contacts: Mapping[str, Contact], now: datetime
) -> dict[str, Any] | None:
    match action:
        case PlaceCall():
            return _call(incident, action, book, contacts, now)
        case Notify():
            notice = compose_notice(incident, action, book.words[NOTICE_LANGUAGE])
            return _asked("sns", "Publish", publish_request(_topic(action.topic), notice))
        case Announce(happening):
            entry = entry_of(SOURCE, detail_type(happening), life_event(incident, action))
            return _asked("events", "PutEvents", {"Entries": [entry]})
        case OpenEngagement():
            return _asked("ssm-incidents", "StartIncident", _incident(incident))
        case WakeAt():
            wake = wake_up(incident.id, action.at, now)
            return _asked("sqs", "SendMessage", {"QueueUrl": WAKE_UP_QUEUE, **wake})
        case _:
            return None


def _incident(incident: Incident) -> dict[str, Any]:
    """With its time as text."""
    request = incident_request(incident, incident.plan.response_plan or "${UsualResponsePlan}")
    details = request["triggerDetails"]
    at = {"timestamp": details["timestamp"].isoformat()}
    return {**request, "triggerDetails": {**details, **at}}


def _topic(name: str) -> str:
    beside = "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:"
    return TOPICS.get(name) or f"{beside}{PREFIX}{name}"


def _call(
    incident: Incident,
    action: PlaceCall,
    book: Book,
    contacts: Mapping[str, Contact],
    now: datetime,
) -> dict[str, Any] | None:
    """None for whoever must not be called, or not now."""
    attempt = incident.attempt(action.attempt)
    callee = callee_of(attempt, incident.severity, contacts, now) if attempt else None
    if not isinstance(callee, Callee):
        return None
    words = book.words[callee.contact.language]
    parameters = call_request(incident, action.attempt, callee, ROUTE, words)
    masked = parameters | {"DestinationPhoneNumber": str(callee.number)}
    return _asked("connect", "StartOutboundVoiceContact", masked)


def _asked(service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"service": service, "operation": operation, "parameters": parameters}

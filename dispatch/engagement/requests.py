"""The requests to Incident Manager, within every limit of ssm-incidents and ssm-contacts.

Each has a token that follows from what it is for: asked for twice, it is done once.
"""

import json
import re
from datetime import datetime
from typing import Any

from dispatch.actions import EngageContact, TellEngagement
from dispatch.answer import subject_of
from dispatch.engagement.related import related_items
from dispatch.engagement.state import impact_of
from dispatch.engagement.text import cut, cut_lines, sender
from dispatch.incident import Incident
from dispatch.notices import notice_of
from dispatch.speech.words import Words

TITLE_LIMIT = 200
SUBJECT_LIMIT = 2048
CONTENT_LIMIT = 8192
REASON_LIMIT = 255
FIELD_LIMIT = 200
"""Bytes of each short text in the raw data, of which there may be 10,000 in all."""
SUMMARY_LIMIT = 2000
SOURCE = "tocsin"
Request = dict[str, Any]


def incident_request(incident: Incident, response_plan: str) -> Request:
    """StartIncident."""
    return {
        "responsePlanArn": response_plan,
        "clientToken": incident.id,
        "title": _title(incident),
        "impact": impact_of(incident.severity),
        "relatedItems": related_items(incident.alert),
        "triggerDetails": {
            "source": SOURCE,
            "timestamp": incident.opened_at,
            "rawData": json.dumps(_raw_data(incident), ensure_ascii=False),
        },
    }


def contact_request(incident: Incident, action: EngageContact, words: Words) -> Request:
    """StartEngagement, within the incident's record where there is one."""
    first = action.occasion == "0:0"
    notice = notice_of(incident, "opened" if first else "escalated", "", words)
    subject = cut(notice.subject, SUBJECT_LIMIT)
    place = f"{incident.id}/{action.occasion}/{action.contact}"
    known = incident.engagement
    return {
        "ContactId": action.contact,
        "Sender": sender(f"Tocsin {incident.plan.name}"),
        "Subject": subject,
        "Content": cut_lines(notice.body, CONTENT_LIMIT),
        "PublicSubject": subject,
        "PublicContent": subject,
        "IdempotencyToken": re.sub(r"[^\w+=/-]", "/", place, flags=re.ASCII),
        **({"IncidentId": known.record} if known and known.record else {}),
    }


def update_request(incident: Incident, action: TellEngagement, record: str) -> Request | None:
    """UpdateIncidentRecord, where the record itself changes."""
    token = {"arn": record, "clientToken": _token(incident, action)}
    if action.word == "raised":
        return {**token, "impact": impact_of(incident.severity), "title": _title(incident)}
    return {**token, "status": "RESOLVED"} if action.word == "resolved" else None


def timeline_request(incident: Incident, action: TellEngagement, record: str) -> Request | None:
    """CreateTimelineEvent; its data is one JSON text, as the API's reference asks for it."""
    if action.word not in SAID:
        return None
    subject = subject_of(incident)
    said = SAID[action.word].format(
        who=incident.taken_by or "somebody", severity=incident.severity, what=subject.what
    )
    return {
        "incidentRecordArn": record,
        "eventTime": _since(incident, action.word),
        "eventType": "Custom Event",
        "eventData": json.dumps(cut(f"Tocsin {incident.id}: {said}", 4 * FIELD_LIMIT)),
        "clientToken": _token(incident, action),
    }


def stop_request(incident: Incident, engagement: str) -> Request:
    """StopEngagement."""
    why = f"{incident.taken_by} has it" if incident.taken_by else f"it is {incident.state}"
    return {"EngagementId": engagement, "Reason": cut(why, REASON_LIMIT)}


def _title(incident: Incident) -> str:
    return cut(f"[{incident.severity}] {incident.alert.name}", TITLE_LIMIT)


def _raw_data(incident: Incident) -> dict[str, str]:
    alert = incident.alert
    short = {
        "incident": incident.id,
        "plan": incident.plan.name,
        "rule": incident.rule,
        "name": alert.name,
        "resource": alert.resource,
        "region": alert.region,
        "account": alert.account,
        "source": alert.source,
    }
    cut_short = {key: cut(value, FIELD_LIMIT) for key, value in short.items()}
    return {**cut_short, "summary": cut_lines(alert.summary, SUMMARY_LIMIT)}


def _token(incident: Incident, action: TellEngagement) -> str:
    return f"{incident.id}-{action.word}-{action.occasion}"


def _since(incident: Incident, word: str) -> datetime:
    """When it happened: the same in each try, as a token asks for the same details."""
    if word == "acknowledged" and incident.closes_at is not None:
        return incident.closes_at - incident.plan.close_after
    return incident.ended_at or incident.began_at or incident.opened_at


SAID = {
    "raised": "raised to {severity}, {what}",
    "acknowledged": "{who} has it",
    "reopened": "it is not over, the plan begins anew",
    "resolved": "it is over",
    "missed": "everyone whom the plan calls has missed it",
}
"""What the record's timeline is told, by the word of `TellEngagement`."""
